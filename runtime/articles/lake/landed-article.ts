/**
 * An article as it was at one time; withdrawn, or changed, it is there once more. Times are milliseconds since 1970. README.md has the columns.
 */
export interface LandedArticle {
  /** Its key, as interactions name it. */
  readonly article: string;
  /** The database's number of the change by which it became this: of two rows of an article, the later one has the greater. */
  readonly change: number;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly region: string | null;
  readonly url: string | null;
  readonly image: string | null;
  readonly words: number;
  readonly readingSeconds: number;
  readonly publishedAt: number;
  readonly expiresAt: number;
  /** From then on it is in no list. */
  readonly withdrawnAt: number | null;
  /** When it was brought into the lake. */
  readonly landedAt: number;
}
