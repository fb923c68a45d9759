import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The part of an environment's file that says where GitHub's jobs can deploy it from. */
export interface DeployedByJobs {
  readonly name: string;
  readonly network:
    | { readonly mode: "public" }
    | { readonly mode: "private"; readonly deployFrom: { readonly runnerGroup?: string } };
}

/** What a job's `runs-on` takes. */
export type Runner = string | { readonly group: string };

/** GitHub's own machines, which reach everything that is public. */
const anywhere = "ubuntu-24.04";

/** A group and not a label: it lets in the workflows that it names, at main; a label lets in any branch's. */
export function runnerOf({ network }: DeployedByJobs): Runner {
  const group = network.mode === "private" ? network.deployFrom.runnerGroup : undefined;
  return group === undefined ? anywhere : { group };
}

/** Writes down, beside the stacks of a synth, on which machines the workflows plan and apply each environment. */
export function recordRunners(outputFolder: string, environments: readonly DeployedByJobs[]): void {
  const runners = Object.fromEntries(environments.map((each) => [each.name, runnerOf(each)]));
  writeFileSync(join(outputFolder, "runners.json"), `${JSON.stringify(runners)}\n`);
}
