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
export function findingsInWords(verdicts: readonly Verdict[], emphasis = plain): string {
  return grouped(verdicts)
    .map(({ finding, places }) => paragraph(finding, places, emphasis))
    .join("\n");
}

/** Findings for a person who is about to do something else: a line for each, and where to read more. */
export function findingsInShort(verdicts: readonly Verdict[]): string {
  const lines = grouped(verdicts).map(({ finding: { severity, rule, what }, places }) => {
    const environments = new Set(places.map((place) => place.split("/")[0]));
    return `${severity} ${rule}: ${what} (${[...environments].join(", ")}: ${plural(places.length, "place")})`;
  });
  return lines.length === 0
    ? ""
    : [...lines, "npx vitrine policy ENVIRONMENT says where, why and what to do"].join("\n");
}

interface Group {
  readonly finding: Finding;
  /** Paths, with the environment before them. */
  readonly places: string[];
}

function grouped(verdicts: readonly Verdict[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { environment, findings } of verdicts)
    for (const finding of findings) {
      const { severity, rule, what, fix } = finding;
      const key = JSON.stringify([severity, rule, what, fix]);
      const group = groups.get(key) ?? { finding, places: [] };
      groups.set(key, group);
      group.places.push([environment, finding.path].filter(Boolean).join("/"));
    }
  return [...groups.values()].sort((a, b) => weight(a) - weight(b));
}

function weight({ finding }: Group): number {
  return finding.severity === "error" ? 0 : 1;
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
