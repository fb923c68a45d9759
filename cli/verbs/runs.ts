import { Command } from "commander";
import { comparedRuns } from "../../runtime/pipeline/runs";
import { number } from "../number";
import { runInJson, runsInWords } from "../train/runs-in-words";
import { filmsFolder, lockHere } from "../train/train-here";
import type { Verb } from "../verb";

interface Options {
  readonly here?: true;
  readonly environment: string;
  readonly count: number;
  readonly json?: true;
}

/** Trainings beside each other: who, when, on which data, with which parameters, and what came out. */
export const runs: Verb = (root) =>
  new Command("runs").description("trainings of a workload beside each other").addCommand(
    new Command("films")
      .description(
        "the newest first: why, data, what was changed, the model's lists with their interval, popularity",
      )
      .option("--here", "those on this machine")
      .option("-e, --environment <name>", "without --here: in which environment", "local")
      .option("-n, --count <runs>", "at most so many", number({ min: 1, whole: true }), 10)
      .option("--json", "one JSON document, with all metrics and parameters")
      .action(async ({ here, environment, count, json }: Options) => {
        const lock = here ? await lockHere(filmsFolder(root)) : await lockOf(root, environment);
        const found = comparedRuns(lock, count);
        console.log(json ? JSON.stringify({ runs: found.map(runInJson) }) : runsInWords(found));
      }),
  );

/** Whoever looks at runs here does not wait for what asks an estate. */
async function lockOf(root: string, environment: string) {
  return (await import("../films/runs-there")).lockThere(root, environment);
}
