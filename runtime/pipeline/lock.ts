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
  /** ISO 8601. */
  readonly at: string;
  readonly seconds: number;
}

/** A run that made something. */
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

/** The manifest of a store: which results are current, which others can be restored, and what was run. */
export interface PipelineLock {
  readonly version: 1;
  /** Key of the current record of each stage, in the order of the pipeline. */
  readonly stages: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, StageRecord>>;
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
}
