import { Command } from "commander";
import type { Status } from "../../emulator/control/protocol";
import type { PipelineRun } from "../../emulator/services/data-factory/data-factories";
import { colours as pc } from "../colours";
import { Failure } from "../failure";
import { LocalEstate } from "../local-estate";
import { unknownName } from "../unknown-name";
import type { Verb } from "../verb";

interface Candidate {
  readonly kind: "function" | "data factory trigger";
  /** The function app or data factory. */
  readonly owner: string;
  readonly name: string;
}

/** Fires by hand what a schedule, a queue or an arriving blob fires otherwise. */
export const trigger: Verb = (root, exit) =>
  new Command("trigger")
    .description(
      "fire a schedule of Data Factory, or a timer, queue or blob function, now; exit code 1 when it fails",
    )
    .argument("<name>", "its name, or OWNER/NAME when several apps or factories have one of this name")
    .argument("[input]", "a queue function's message, or CONTAINER/BLOB for a blob function")
    .option("--json", "one JSON document")
    .action(async (name: string, input: string | undefined, options: { readonly json?: true }) => {
      const estate = await LocalEstate.connect(root);
      const found = choose(name, candidatesOf(await estate.get<Status>("/status")));
      const runs = await fire(estate, found, input);
      if (runs.some(({ state }) => state === "failed")) exit(1);
      console.log(options.json ? JSON.stringify({ ...found, runs }) : inWords(found, runs));
    });

function candidatesOf({ sites, dataFactories }: Status): Candidate[] {
  return [
    ...sites.flatMap((site) =>
      site.functions.map((name): Candidate => ({ kind: "function", owner: site.name, name })),
    ),
    ...dataFactories.flatMap((factory) =>
      factory.triggers.map(
        ({ name }): Candidate => ({ kind: "data factory trigger", owner: factory.name, name }),
      ),
    ),
  ];
}

/** @throws Failure TriggerUnknown or TriggerAmbiguous, with what there is */
function choose(wanted: string, candidates: readonly Candidate[]): Candidate {
  const [found, ...others] = candidates.filter(
    ({ owner, name }) => name === wanted || `${owner}/${name}` === wanted,
  );
  if (found === undefined) {
    throw unknownName("TriggerUnknown", {
      kind: "a trigger",
      wanted,
      names: candidates.map(({ owner, name }) => `${owner}/${name}`),
      place: "the local estate",
      otherwise: candidates.length > 0 ? "name one of them" : "deploy something that can be fired",
    });
  }
  if (others.length > 0) {
    throw new Failure("TriggerAmbiguous", {
      what: `several things in the local estate are called "${wanted}"`,
      fix: `use one of ${listed([found, ...others])}`,
    });
  }
  return found;
}

function listed(candidates: readonly Candidate[]): string {
  return candidates.map(({ owner, name }) => `${owner}/${name}`).join(", ");
}

/** What pipelines did; nothing for a function, which tells its own logs. */
async function fire(
  estate: LocalEstate,
  { kind, owner, name }: Candidate,
  input: string | undefined,
): Promise<readonly PipelineRun[]> {
  if (kind === "function") {
    await estate.post("/trigger", { site: owner, function: name, ...(input !== undefined && { input }) });
    return [];
  }
  const { runs } = await estate.post<{ runs: PipelineRun[] }>("/data-factory/trigger", {
    factory: owner,
    trigger: name,
  });
  return runs;
}

function inWords({ kind, owner, name }: Candidate, runs: readonly PipelineRun[]): string {
  if (kind === "function")
    return `${pc.green("done")} ${owner}/${name} (npx vitrine logs tells what it said)`;
  return runs.map((run) => `${owner}/${name}: ${runInWords(run)}`).join("\n");
}

function runInWords(run: PipelineRun): string {
  const did = `${run.filesWritten} files, ${run.bytesWritten} bytes in ${(run.durationMs / 1000).toFixed(1)} s`;
  if (run.state === "succeeded") return `${pc.green("succeeded")} ${run.pipeline}: ${did}`;
  return `${pc.red("failed")} ${run.pipeline} after ${did}\n${run.problem}`;
}
