import type { Deed } from "../deed";
import { type SampleArticle, sampleArticles } from "./sample-articles";
import { sampleDeeds } from "./sample-deeds";
import { type SampleReader, sampleReaders } from "./sample-readers";

export interface NewsWorld {
  /** The oldest first. */
  readonly articles: readonly SampleArticle[];
  readonly readers: readonly SampleReader[];
  /** The earliest first; none after `until`. */
  readonly deeds: readonly Deed[];
}

export interface NewsWorldOptions {
  /** @default 0 */
  readonly seed?: number;
  /** @default 2000 */
  readonly articles?: number;
  /** @default 300 */
  readonly readers?: number;
  /** In which most articles appear and readers read. @default 14 */
  readonly days?: number;
  /** How much of all articles is older than that, up to two years. @default 0.25 */
  readonly archive?: number;
  /** The world's now, milliseconds since 1970. @default 2026-01-01 */
  readonly until?: number;
}

/**
 * News in ten categories and three languages, and readers with tastes: the same for the same options on every machine. Its shape is that of
 * real news data: half of all readers read no more than three, a hundred articles are nearly two fifths of all reads, what is read is fresh.
 */
export function newsWorld({
  seed = 0,
  articles: count = 2000,
  readers: people = 300,
  days = 14,
  archive = 0.25,
  until = Date.UTC(2026, 0, 1),
}: NewsWorldOptions = {}): NewsWorld {
  const articles = sampleArticles({ seed, articles: count, days, archive, until });
  const readers = sampleReaders(people, seed);
  return { articles, readers, deeds: sampleDeeds(articles, readers, { seed, days, until }) };
}
