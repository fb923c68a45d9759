import type { WorkerJob, WorkerMessage } from "../../scoring/workers/worker-message";
import type { EncodedRows } from "../encode-rows";
import type { ModelFiles } from "../registry";

/** Rows that a model is asked about; without any, whether it can be used at all. */
export interface ScoringMessage {
  /** Of the model. */
  readonly hash: string;
  /** The model, where this worker has not had it yet. */
  readonly load?: ModelFiles;
  /** Models that nobody will ask this worker about soon. */
  readonly drop: readonly string[];
  readonly encoded: EncodedRows | undefined;
  readonly explain: boolean;
}

/** What a model says of some rows, one after the other. */
export interface ScoredRows {
  /** Places in the manifest's classes; absent for a regression. */
  readonly labels?: Int32Array;
  /** What a prediction's score is; absent where the graph gives labels alone. */
  readonly scores?: Float64Array;
  /** Of each class, row after row. */
  readonly probabilities?: Float64Array;
  readonly explained: ExplainedRows | { readonly reason: string };
}

/** Contributions of some rows, and what they are. */
export interface ExplainedRows {
  readonly method: "linear" | "tree";
  readonly space: "log-odds" | "margin" | "probability" | "value";
  readonly baseline: "zero" | "mean" | "training";
  /** Of each row: what the model says when it knows nothing of it. */
  readonly bases: Float64Array;
  /** Of each feature, row after row. */
  readonly contributions: Float64Array;
}

export type WorkerRefusal = "ModelNotLoadable" | "PredictionFailed";
export type ScoringJob = WorkerJob<ScoringMessage>;
export type ScoringWorkerMessage = WorkerMessage<ScoredRows, WorkerRefusal>;
