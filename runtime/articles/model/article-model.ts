/** Weighted articles by article: row `r` holds `index[start[r]] … index[start[r + 1] - 1]`, positions in the model's articles. */
export interface ArticleRows {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

/** What readers' deeds say about articles. It holds no reader. */
export interface ArticleModel {
  /** The first 16 hexadecimal digits of the file's SHA-256. */
  readonly version: string;
  /** The time up to which deeds were learned from, in milliseconds since 1970. */
  readonly fittedAt: number;
  /** The database's numbers, ascending. */
  readonly articles: Float64Array;
  /** Where in `articles` a number is. */
  readonly positions: ReadonlyMap<number, number>;
  /** How alike two articles are by who read both (`item-cosine`). */
  readonly collaborative: ArticleRows;
  /** How often one article follows another (`markov`). */
  readonly sequential: ArticleRows;
}
