import type { Interactions } from "../../data/interactions";
import type { Catalogue } from "../../data/read-catalogue";
import { RecommenderError } from "../../errors";
import { algorithm } from "../model";
import { type Ranked, top } from "../top-items";

export interface PopularityOptions {
  /** Days after which an interaction counts half. @default Infinity - everything counts alike */
  readonly halfLifeDays: number;
}

export const secondsPerDay = 86_400;

/** The same list for everyone: how often each item occurs, old occurrences counting less. */
export const popularity = algorithm({
  name: "popularity",
  version: 1,
  defaults: { halfLifeDays: Number.POSITIVE_INFINITY } as PopularityOptions,
  check: ({ halfLifeDays }) => requireHalfLife(halfLifeDays),
  learn: (data, { halfLifeDays }) => ({ weights: decayedCounts(data, halfLifeDays) }),
  open: ({ weights }) => ({
    scoreHistory: (_, out) => out.set(weights),
  }),
});

/** Occurrences of each item, those `halfLifeDays` before the newest one counting half. */
export function decayedCounts(data: Interactions, halfLifeDays: number): Float32Array {
  const now = newestTime(data.time);
  const counts = new Float32Array(data.items);
  for (let n = 0; n < data.item.length; n++) {
    (counts[data.item[n] as number] as number) += decay(now - (data.time[n] as number), halfLifeDays);
  }
  return counts;
}

/** The most popular items of each category, best first, at most `k` of each. */
export function popularByCategory(weights: Float32Array, catalogue: Catalogue, k: number): Ranked[] {
  return catalogue.categoryNames.map((_, category) => {
    const own = weights.map((weight, item) =>
      catalogue.categories[item]?.includes(category) ? weight : Number.NEGATIVE_INFINITY,
    );
    return top(own, k);
  });
}

/** 1 now, 1/2 after one half-life; 1 for ever when the half-life is infinite. */
export function decay(ageSeconds: number, halfLifeDays: number): number {
  return 2 ** (-ageSeconds / (halfLifeDays * secondsPerDay));
}

export function newestTime(times: Float64Array): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const time of times) if (time > newest) newest = time;
  return newest;
}

export function requireHalfLife(days: number): void {
  if (days > 0) return;
  throw new RecommenderError("InvalidOption", {
    what: `halfLifeDays is ${days}`,
    why: "weights are halved once in that many days",
    fix: "pass a number above 0, or Infinity to let everything count alike",
  });
}
