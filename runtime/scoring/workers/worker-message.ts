/** What any worker sends its pool: that it can begin or why it cannot, then an answer to each task in their order. */
export type WorkerMessage<Scored, Code extends string> =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "scored"; readonly number: number; readonly scored: Scored }
  | { readonly kind: "refused"; readonly number: number; readonly code: Code; readonly message: string };

/** What its pool sends a worker. */
export type WorkerJob<Message> = Message & { readonly number: number };
