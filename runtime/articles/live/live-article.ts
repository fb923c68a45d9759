/** An article that lists may show, as an instance keeps it in memory. Times are milliseconds since 1970. */
export interface LiveArticle {
  /** The database's number. */
  readonly article: number;
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly region?: string;
  readonly url?: string;
  readonly image?: string;
  readonly readingSeconds: number;
  readonly publishedAt: number;
  readonly expiresAt: number;
  /** Articles with the same number tell the same story; 0 for one that nobody else tells. */
  readonly story: number;
  /** Of length 1; empty for an article without one, or with one of another version than the others'. */
  readonly embedding: Float32Array;
  /** Whom a new article is shown to so far, by the database's numbers of readers; left out when everybody may see it. */
  readonly audience?: ReadonlySet<number>;
}
