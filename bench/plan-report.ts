import { packagesOf } from "../ci/packages/package";
import { commentLimit, reportInMarkdown } from "../ci/report/markdown";
import { reportOn } from "../ci/report/report-on";
import { manyChanges } from "../ci/report/testing/many-changes";
import type { Stack } from "../ci/stack";
import { median, print } from "./shared/figure";

const changes = 2_000;
const rounds = 5;
const limits = { seconds: 5, megabytes: 500 };

/** From Terraform's JSON of a plan with 2,000 changes to the comment and the artifact; Terraform's own work apart. */
export async function run(): Promise<void> {
  const json = manyChanges(changes);
  const stack: Stack = { environment: "prod", folder: "/nowhere", declared: [], outputs: {} };
  await packagesOf(stack); // loads what is loaded once
  const seconds: number[] = [];
  let characters = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const report = await reportOn({ json, stack, basis: { kind: "deployed" } });
    characters = reportInMarkdown(report, { limit: commentLimit - 1 }).length;
    reportInMarkdown(report);
    seconds.push((performance.now() - began) / 1000);
  }
  const of = `report on ${changes} changes (${Math.round(json.length / 1e6)} MB of JSON)`;
  figure(`${of}, time`, median(seconds), "s", limits.seconds);
  figure(`${of}, peak memory`, process.resourceUsage().maxRSS / 1024, "MB", limits.megabytes);
  figure(`${of}, comment`, characters, "characters", commentLimit);
}

function figure(name: string, value: number, unit: string, limit: number): void {
  print({
    figure: name,
    value,
    unit,
    peer: "limit",
    peerValue: limit,
    ratio: value / limit,
    target: `at most ${limit} ${unit}`,
    met: value <= limit,
  });
}
