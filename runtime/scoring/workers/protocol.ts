import type { BodyKind } from "../read-inputs";
import type { RefusalCode } from "../refusal";

/** What the server sends a worker: one request's body. */
export interface Job {
  readonly number: number;
  readonly kind: BodyKind;
  readonly body: Uint8Array;
}

/** What a worker sends: that it can begin or why it cannot, then an answer to each job in their order. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "scored"; readonly number: number; readonly scored: ScoredJob }
  | {
      readonly kind: "refused";
      readonly number: number;
      readonly code: RefusalCode;
      readonly message: string;
    };

export interface ScoredJob {
  /** A JSON array of one array for each image. Text already: the server's event loop only passes it on. */
  readonly embeddings: string;
  readonly images: number;
  readonly decodeMs: number;
  readonly inferMs: number;
}
