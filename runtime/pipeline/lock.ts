import { PipelineError } from "./pipeline-error";
import type { Json, Metric, Plot } from "./stage";

/** What one stage made, and of what. */
export interface StageRecord {
  readonly stage: string;
  /** SHA-256 over code, parameters and the hashes of the inputs. */
  readonly key: string;
  readonly code: string;
  readonly parameters: Readonly<Record<string, Json>>;
  /** Hash of each input; of what comes from outside, what the stage was told of it. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, { readonly hash: string; readonly bytes: number }>>;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly plots: Readonly<Record<string, Plot>>;
  readonly notes: Readonly<Record<string, Json>>;
  /** ISO 8601. */
  readonly at: string;
  readonly seconds: number;
}

/** A run that changed what is current. */
export interface RunRecord {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Who had it run. */
  readonly by: string;
  readonly why: string;
  readonly seconds: number;
  /** Key of the record of each stage. */
  readonly stages: Readonly<Record<string, string>>;
  /** Names of the stages that were computed; the others' results were there. */
  readonly executed: readonly string[];
}

/** A store's manifest: which results are current, which others can be restored, and what was run. */
export interface PipelineLock {
  readonly version: 1;
  /** Key of the current record of each stage, in the order of the pipeline. */
  readonly stages: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, StageRecord>>;
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
}

export const emptyLock: PipelineLock = { version: 1, stages: {}, records: {}, runs: [] };

/** Older runs are forgotten, with the results that no other run had. */
const keptRuns = 200;

/** @throws PipelineError ManifestNotValid */
export function parseLock(text: string): PipelineLock {
  try {
    const lock = JSON.parse(text) as PipelineLock;
    if (lock.version === 1) return lock;
  } catch {
    // said below
  }
  throw new PipelineError("ManifestNotValid", {
    what: "the pipeline's manifest is no manifest of this release",
    why: "another release wrote it, or somebody edited it",
    fix: "delete manifest.json from the pipeline's store: the next run makes everything anew",
  });
}

export function lockText(lock: PipelineLock): string {
  return `${JSON.stringify(lock)}\n`;
}

/** What two runs made that did not know of each other; what is current is the second's. */
export function merged(theirs: PipelineLock, ours: PipelineLock): PipelineLock {
  const runs = [...new Map([...theirs.runs, ...ours.runs].map((run) => [run.id, run])).values()].sort(
    (a, b) => (a.at < b.at ? -1 : 1),
  );
  return { version: 1, stages: ours.stages, records: { ...theirs.records, ...ours.records }, runs };
}

/** Without the oldest runs, and the records that only they had. */
export function shortened(lock: PipelineLock): PipelineLock {
  if (lock.runs.length <= keptRuns) return lock;
  const runs = lock.runs.slice(-keptRuns);
  const used = new Set([lock, ...runs].flatMap(({ stages }) => Object.values(stages)));
  const records = Object.entries(lock.records).filter(([key]) => used.has(key));
  return { ...lock, runs, records: Object.fromEntries(records) };
}
