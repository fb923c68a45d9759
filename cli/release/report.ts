import { colours as pc } from "../colours";
import type { TrafficShares } from "./environment-file";
import type { MetricFinding } from "./judge-deployment";
import type { Release, ReleaseStep } from "./run-release";

/** One step on a terminal: a line for the share, one for each finding. */
export function releaseInWords(deployment: string, { share, findings }: ReleaseStep): string {
  const lines = findings.map(
    (finding) =>
      `  ${finding.passed ? pc.green("passed") : pc.red("failed")} ${finding.what.padEnd(12)} ` +
      `${shown(finding, finding.before)} -> ${shown(finding, finding.after)} (limit ${shown(finding, finding.limit)})`,
  );
  return [pc.bold(`${deployment} at ${share} %`), ...lines].join("\n");
}

/** What to add to the command line to live with what stopped a release; "" where nothing would help. */
export function optionsThatPass({ steps }: Release): string {
  const failed = steps.at(-1)?.findings.filter(({ passed }) => !passed) ?? [];
  const options = failed.map(({ option }) => option);
  return options.includes(undefined) ? "" : options.join(" ");
}

/** The whole release, for whoever asks later why traffic is where it is. */
export function releaseInMarkdown(environment: string, release: Release): string {
  const { deployment, previous, outcome, steps } = release;
  const rows = steps.flatMap((step) =>
    step.findings.map(
      (finding) =>
        `| ${step.share} % | ${finding.what} | ${shown(finding, finding.before)} | ${shown(finding, finding.after)} | ` +
        `${shown(finding, finding.limit)} | ${finding.passed ? "passed" : "**failed**"} |`,
    ),
  );
  return `# Release of ${deployment} in ${environment}: ${outcome}

Traffic before: ${inPercent(release.trafficBefore)}. After: ${inPercent(release.trafficAfter)}.

| share | what | ${previous} | ${deployment} | limit | |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

function inPercent(traffic: TrafficShares): string {
  return Object.entries(traffic)
    .map(([deployment, share]) => `${deployment} ${share} %`)
    .join(", ");
}

function shown({ what }: MetricFinding, value: number): string {
  if (Number.isNaN(value)) return "nothing";
  switch (what) {
    case "error rate":
      return `${(value * 100).toFixed(1)} %`;
    case "latency p95":
      return `${value.toFixed(1)} ms`;
    case "precision@5":
      return value.toFixed(3);
  }
}
