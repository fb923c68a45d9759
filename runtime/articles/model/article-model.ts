import type { ArticleRecipe } from "./recipe";

/** Weighted articles by article: row `r` holds `index[start[r]] … index[start[r + 1] - 1]`, positions in the model's articles. */
export interface ArticleRows {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

/** What readers' deeds say about articles. It holds no reader. */
export interface ArticleModel {
  /** The first 16 hexadecimal digits of the SHA-256 of the file that was registered; fitted anew to newer deeds it stays this version. */
  readonly version: string;
  /** The time up to which deeds were learned from, in milliseconds since 1970. */
  readonly fittedAt: number;
  /** The database's numbers, ascending. */
  readonly articles: Float64Array;
  /** Where in `articles` a number is. */
  readonly positions: ReadonlyMap<number, number>;
  /** How it was fitted, and how its lists weigh their sources. */
  readonly recipe: ArticleRecipe;
  /** How alike two articles are by who read both. */
  readonly collaborative: ArticleRows;
  /** How often one article follows another. */
  readonly sequential: ArticleRows;
}
