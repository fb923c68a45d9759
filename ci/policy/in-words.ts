import type { Finding } from "../finding";
import type { Verdict } from "./check";

/** How words are made to stand out; the default leaves them as they are. */
export interface Emphasis {
  error(text: string): string;
  warning(text: string): string;
}

const plain: Emphasis = { error: (text) => text, warning: (text) => text };

/**
 * Findings for a person: what is the same in many places is told once, with all of them.
 *
 * @param verdicts of one or more environments, which then stand before the paths
 */
export function inWords(verdicts: readonly Verdict[], emphasis = plain): string {
  const groups = new Map<string, { finding: Finding; places: string[] }>();
  for (const { environment, findings } of verdicts)
    for (const finding of findings) {
      const { severity, rule, what, fix } = finding;
      const key = JSON.stringify([severity, rule, what, fix]);
      const group = groups.get(key) ?? { finding, places: [] };
      groups.set(key, group);
      group.places.push([environment, finding.path].filter(Boolean).join("/"));
    }
  return [...groups.values()]
    .sort((a, b) => (a.finding.severity === b.finding.severity ? 0 : a.finding.severity === "error" ? -1 : 1))
    .map(({ finding, places }) => paragraph(finding, places, emphasis))
    .join("\n");
}

function paragraph(
  { severity, rule, what, why, fix }: Finding,
  places: string[],
  emphasis: Emphasis,
): string {
  const head = emphasis[severity](`${severity} ${rule}`);
  return `${head}: ${what}\n  at:  ${places.join(", ")}\n  why: ${why}\n  fix: ${fix}`;
}

/** "2 errors, 1 warning". */
export function counted(findings: readonly Finding[]): string {
  const count = (severity: Finding["severity"]) =>
    findings.filter((each) => each.severity === severity).length;
  return `${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
