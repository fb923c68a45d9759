import type { ReadyArticle } from "../ingestion/ready-article";

/**
 * An article as it was at one time; withdrawn, or changed, it is there once more. Times are milliseconds since 1970. README.md has the columns.
 */
export interface LandedArticle extends Omit<ReadyArticle, "key"> {
  /** Its key, as interactions name it. */
  readonly article: string;
  /** The database's number of the change by which it became this: of two rows of an article, the later one has the greater. */
  readonly change: number;
  /** From then on it is in no list. */
  readonly withdrawnAt: number | null;
  /** When it was brought into the lake. */
  readonly landedAt: number;
}
