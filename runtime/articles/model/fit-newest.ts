import type { Pool } from "pg";
import { fitArticles } from "./fit-articles";
import { keepModel, refreshModel, servedVersions } from "./kept-models";
import { type ReadingWindow, recentReading } from "./recent-reading";
import { firstRecipe } from "./recipe";

/** What a model was made of. */
export interface FittedFrom {
  /** The champion. */
  readonly version: string;
  readonly readers: number;
  readonly articles: number;
  readonly deeds: number;
  readonly days: number;
}

/**
 * Fits the champion, and whatever stands for it, to what readers did in the window's days, each by its own recipe: news of today is in no
 * training of last week. Instances of the API find it by themselves. Before the first training there is a champion of the first recipe.
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
  const versions = await servedVersions(database);
  for (const { version, recipe } of versions)
    await refreshModel(database, version, fitArticles(reading, newest, recipe));
  const [champion] = versions;
  if (champion?.state === "champion") return { version: champion.version, ...from };
  const first = fitArticles(reading, newest, firstRecipe);
  const kept = { facts: from, state: "champion", by: "the first fit" } as const;
  return { version: await keepModel(database, first, kept), ...from };
}
