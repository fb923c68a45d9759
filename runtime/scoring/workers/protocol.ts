import type { BodyKind } from "../read-inputs";
import type { RefusalCode } from "../refusal";
import type { WorkerJob, WorkerMessage } from "./worker-message";
import type { WorkerPool } from "./worker-pool";

/** One request's body. */
export interface ImageTask {
  readonly kind: BodyKind;
  readonly body: Uint8Array;
}

export type ImageJob = WorkerJob<ImageTask>;
export type ImageWorkerMessage = WorkerMessage<ScoredJob, RefusalCode>;
export type ImagePool = WorkerPool<ImageTask, ScoredJob, RefusalCode>;

/** Answers one request. @throws Refusal */
export type JobScorer = (kind: BodyKind, body: Buffer) => Promise<ScoredJob>;

export interface ScoredJob {
  /** A JSON array of one array for each image or text, or of one score for each candidate. Text already: the server's event loop only passes it on. */
  readonly embeddings: string;
  /** Or texts, or candidates. */
  readonly images: number;
  readonly decodeMs: number;
  readonly inferMs: number;
}
