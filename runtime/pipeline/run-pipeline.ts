import { randomUUID } from "node:crypto";
import type { ArtifactStore } from "./artifact-store";
import { Artifacts, ResultLost } from "./artifacts";
import { checkStages, sourceOf } from "./check-stages";
import { keptFor, withKey } from "./checkpoint";
import { hashOf, keyOf } from "./hashes";
import { KeptLock } from "./kept-lock";
import type { PipelineLock, StageRecord } from "./lock";
import { PipelineError } from "./pipeline-error";
import type { Stage, StageResult } from "./stage";

export interface RunOptions {
  /** In the order in which they run. */
  readonly stages: readonly Stage[];
  readonly store: ArtifactStore;
  /** Who has it run, and why: kept with the run. */
  readonly by: string;
  readonly why: string;
  readonly onProgress?: (progress: StageProgress) => void;
  /** Ends the run between two steps of a stage; the next one goes on from there. */
  readonly signal?: AbortSignal;
}

export interface StageProgress {
  readonly stage: string;
  /** Its result was current, was there from an earlier run, is being made, or has been made. */
  readonly state: "unchanged" | "restored" | "running" | "done";
  /** While it runs: what it does, and how much of it is done, from 0 to 1. */
  readonly text?: string;
  readonly share?: number;
  /** What it took, when it has been made. */
  readonly seconds?: number;
}

export interface FinishedRun {
  /** Names of the stages that were computed: none when nothing had changed. */
  readonly executed: readonly string[];
  readonly lock: PipelineLock;
  readonly records: Readonly<Record<string, StageRecord>>;
  /** @param name such as "train.model" */
  output(name: string): Promise<Uint8Array>;
}

/**
 * Brings each stage's outputs up to date.
 *
 * ```
 * each stage: key = hash(code, parameters, inputs) ─ a record of it? ─ yes ─▶ its outputs stand for it
 *                                                       └ no ─▶ run ─▶ outputs to the store ─▶ record to the manifest
 * ```
 * Outputs are written before the manifest that names them, each whole or not at all: whoever is killed in between leaves a store that is
 * as it was, with some bytes that nobody asks for yet.
 *
 * @throws PipelineError; whatever a stage throws, as it is
 */
export async function runPipeline(options: RunOptions): Promise<FinishedRun> {
  checkStages(options.stages);
  const kept = await KeptLock.open(options.store);
  const run = new Run(options, kept);
  for (;;) {
    try {
      return await run.through();
    } catch (error) {
      if (!(error instanceof ResultLost)) throw error;
      kept.forget(error.hash);
    }
  }
}

class Run {
  private readonly options: RunOptions;
  private readonly kept: KeptLock;
  private readonly artifacts: Artifacts;
  private readonly executed = new Set<string>();
  private readonly began = performance.now();

  constructor(options: RunOptions, kept: KeptLock) {
    this.options = options;
    this.kept = kept;
    this.artifacts = new Artifacts(options.store);
  }

  async through(): Promise<FinishedRun> {
    const { stages, onProgress } = this.options;
    const before = this.kept.lock.stages;
    const records: Record<string, StageRecord> = {};
    for (const stage of stages) {
      const inputs = hashesOf(stage, records);
      const key = keyOf(stage, inputs);
      const known = this.kept.recordOf(key);
      const record = known ?? (await this.compute(stage, key, inputs));
      records[stage.name] = record;
      const state = known === undefined ? "done" : before[stage.name] === key ? "unchanged" : "restored";
      if (state === "unchanged") onProgress?.({ stage: stage.name, state });
      else {
        this.kept.lock = { ...this.kept.lock, stages: keysOf(records, this.kept.lock.stages, stages) };
        if (state === "done") {
          await this.kept.save();
          await this.options.store.removeCheckpoint(stage.name);
        }
        onProgress?.({
          stage: stage.name,
          state,
          ...(state === "done" && { seconds: record.seconds }),
        });
      }
    }
    await this.conclude(before, keysOf(records, {}, stages));
    return {
      executed: [...this.executed],
      lock: this.kept.lock,
      records,
      output: (name) => {
        const { stage, output } = sourceOf(name) ?? { stage: "", output: "" };
        return this.artifacts.get(records[stage]?.outputs[output]?.hash ?? "");
      },
    };
  }

  private async compute(
    stage: Stage,
    key: string,
    inputs: Readonly<Record<string, string>>,
  ): Promise<StageRecord> {
    const { store, onProgress, signal = new AbortController().signal } = this.options;
    const { name } = stage;
    signal.throwIfAborted();
    onProgress?.({ stage: name, state: "running" });
    const begun = performance.now();
    const result = await stage.run({
      input: (input) => this.artifacts.get(inputs[input] ?? ""),
      hashOf: (input) => inputs[input] ?? "",
      checkpoint: keptFor(key, await store.readCheckpoint(name)),
      keep: (checkpoint) => store.writeCheckpoint(name, withKey(key, checkpoint)),
      progress: (text, share) =>
        onProgress?.({ stage: name, state: "running", text, ...(share !== undefined && { share }) }),
      signal,
    });
    signal.throwIfAborted();
    const record: StageRecord = {
      stage: name,
      key,
      code: stage.code,
      parameters: stage.parameters,
      inputs,
      outputs: await this.keepOutputs(stage, result),
      metrics: result.metrics ?? {},
      plots: result.plots ?? {},
      notes: result.notes ?? {},
      at: new Date().toISOString(),
      seconds: secondsSince(begun),
    };
    this.kept.add(record);
    this.executed.add(name);
    return record;
  }

  private async keepOutputs({ name, outputs }: Stage, result: StageResult): Promise<StageRecord["outputs"]> {
    const hashes: Record<string, { hash: string; bytes: number }> = {};
    for (const output of outputs) {
      const bytes = result.outputs[output];
      if (bytes === undefined) throw broken(name, output);
      const hash = hashOf(bytes);
      if (!this.kept.holds(hash)) await this.options.store.put(hash, bytes);
      this.artifacts.keep(hash, bytes);
      hashes[output] = { hash, bytes: bytes.length };
    }
    return hashes;
  }

  /** Writes a run down when it has changed anything. */
  private async conclude(
    before: Readonly<Record<string, string>>,
    stages: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (this.executed.size === 0 && JSON.stringify(before) === JSON.stringify(stages)) return;
    const { by, why } = this.options;
    const id = randomUUID().slice(0, 8);
    const at = new Date().toISOString();
    const executed = [...this.executed];
    const run = { id, at, by, why, seconds: secondsSince(this.began), stages, executed };
    this.kept.lock = { ...this.kept.lock, stages, runs: [...this.kept.lock.runs, run] };
    await this.kept.save();
  }
}

/** What has come so far, and of the stages to come what was current before. */
function keysOf(
  records: Readonly<Record<string, StageRecord>>,
  before: Readonly<Record<string, string>>,
  stages: readonly Stage[],
): Record<string, string> {
  return Object.fromEntries(
    stages.flatMap(({ name }) => {
      const key = records[name]?.key ?? before[name];
      return key === undefined ? [] : [[name, key]];
    }),
  );
}

function hashesOf(stage: Stage, records: Readonly<Record<string, StageRecord>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stage.inputs).map(([name, input]) => {
      if (typeof input !== "string") return [name, input.outside];
      const source = sourceOf(input);
      return [name, records[source?.stage ?? ""]?.outputs[source?.output ?? ""]?.hash ?? ""];
    }),
  );
}

function secondsSince(begun: number): number {
  return Math.round(performance.now() - begun) / 1000;
}

function broken(stage: string, output: string): PipelineError {
  return new PipelineError("StageBroken", {
    what: `the stage ${stage} did not make its output ${output}`,
    why: "the stages after it have been promised one",
    fix: "this is a bug in the pipeline, please report it",
  });
}
