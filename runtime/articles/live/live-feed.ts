import type { LiveArticles } from "./live-articles";

/** Live articles that follow the database; when it is away, what is known stays. */
export interface LiveFeed {
  /** Ask anew for each list: another version of embeddings makes another one. */
  readonly live: LiveArticles;
  /** Of the embeddings that `live` has: no others are compared. Undefined while there are none. */
  readonly embeddingVersion: string | undefined;
  /** When the database was last heard of, in milliseconds since 1970; undefined before the first time. */
  readonly heardAt: number | undefined;
  /** What keeps it from following just now. */
  readonly problem: unknown;
  /** Once more, now; also every 250 ms by itself. */
  poll(): Promise<void>;
  close(): void;
}
