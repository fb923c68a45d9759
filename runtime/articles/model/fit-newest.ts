import type { Pool } from "pg";
import { fitArticles } from "./fit-articles";
import { keepModel } from "./kept-models";
import { type ReadingWindow, recentReading } from "./recent-reading";

/** What a model was made of. */
export interface FittedFrom {
  readonly version: string;
  readonly readers: number;
  readonly articles: number;
  readonly deeds: number;
  readonly days: number;
}

/**
 * Fits a model to what readers did in the window's days, and keeps it: instances of the API find it by themselves. The same deeds make the same
 * version.
 *
 * @returns undefined when nobody did anything
 */
export async function fitNewest(
  database: Pick<Pool, "query">,
  window: ReadingWindow,
): Promise<FittedFrom | undefined> {
  const reading = await recentReading(database, window);
  const { users: readers, time } = reading.interactions;
  if (time.length === 0) return undefined;
  const newest = 1000 * time.reduce((latest, each) => Math.max(latest, each), 0);
  const from = { readers, articles: reading.articles.length, deeds: time.length, days: window.days };
  return { version: await keepModel(database, fitArticles(reading, newest), from), ...from };
}
