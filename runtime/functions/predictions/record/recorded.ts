import type { Subjects } from "../contract/subject";

/** What stands in the record of every request of a process. */
export interface RecordedCode {
  /** The hash of the bundle that runs. */
  readonly bundle: string;
  /** The commit that was deployed, where the deploy says it. */
  readonly commit?: string;
}

/** A request, as it is recorded before anything is predicted. */
export interface RecordedRequest {
  /** Of `newRequestId`. */
  readonly id: string;
  /** Its operation's name, e.g. "predict". */
  readonly operation: string;
  /** Undefined when nobody was let in. */
  readonly caller?: { readonly subject: string; readonly kind: string };
  /** As the caller wrote it, e.g. "leaving@2". */
  readonly asked?: string;
  /** Undefined when the request was refused before one was chosen. */
  readonly model?: RecordedModel;
  /** The rows that are predicted, as they were taken. */
  readonly rows?: readonly unknown[];
  /** Whom the rows that were sent are about, also where they were refused. */
  readonly subjects?: Subjects;
  /** The beginning of a body that was not taken. */
  readonly refusedBody?: string;
  /** The caller's, with a hash of the body that it belongs to. */
  readonly idempotency?: { readonly key: string; readonly bodyHash: string };
}

export interface RecordedModel {
  readonly name: string;
  readonly version: string;
  readonly hash: string;
  /** SHA-256 of the data set that it was trained on, or "unknown". */
  readonly trainingData: string;
}

/** What became of it, as it is recorded before the caller is told. */
export interface RecordedAnswer {
  readonly id: string;
  readonly operation: string;
  readonly status: number;
  /** Of the problem. */
  readonly code?: string;
  readonly model?: Pick<RecordedModel, "name" | "version">;
  /** The class whose probability a score is, where the model has two. */
  readonly positive?: string;
  /** Of each row. */
  readonly labels?: readonly (string | null)[];
  readonly scores?: readonly (number | null)[];
  /** What was odd: a feature and how, once for each row and feature. */
  readonly odd?: readonly { readonly feature: string; readonly code: string }[];
  /** Milliseconds since the request came. */
  readonly durationMs: number;
  readonly scoringMs?: number;
  /** The body that the caller gets: JSON. */
  readonly answer: string;
}
