import type { LandedArticle } from "./landed-article";
import { counter, number, ParquetFormat, text, time } from "./parquet-format";

const format = new ParquetFormat<LandedArticle>("articles", {
  article: text("article", "REQUIRED"),
  change: counter("change"),
  title: text("title", "REQUIRED"),
  summary: text("summary", "REQUIRED"),
  text: text("text", "REQUIRED"),
  category: text("category", "REQUIRED"),
  publisher: text("publisher", "REQUIRED"),
  language: text("language", "REQUIRED"),
  region: text("region", "OPTIONAL"),
  url: text("url", "OPTIONAL"),
  image: text("image", "OPTIONAL"),
  words: number("words", "INT32", "REQUIRED"),
  readingSeconds: number("reading_seconds", "INT32", "REQUIRED"),
  publishedAt: time("published_at"),
  expiresAt: time("expires_at"),
  withdrawnAt: time("withdrawn_at", "OPTIONAL"),
  landedAt: time("landed_at"),
});

/** A Parquet file of articles. The same rows are the same bytes. */
export function articleFile(rows: readonly LandedArticle[]): Buffer {
  return format.fileOf(rows);
}

/** @throws when the file is none of ours, or was cut off */
export function rowsOfArticleFile(bytes: Uint8Array): Promise<LandedArticle[]> {
  return format.rowsOf(bytes);
}
