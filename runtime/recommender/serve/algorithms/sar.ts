import { byItem, byUser } from "../../data/rows";
import { requireWhole } from "../../errors";
import { algorithm } from "../model";
import { pairs, sumOfRows } from "./item-rows";
import { decay, newestTime, requireHalfLife } from "./popularity";

export interface SarOptions {
  readonly similarity: "jaccard" | "lift" | "cooccurrence";
  /** Days after which an interaction counts half in the user's affinity. @default 30 */
  readonly halfLifeDays: number;
  /** Pairs that occur together less often do not count. @default 1 */
  readonly threshold: number;
}

/**
 * Smart adaptive recommendations: the user's affinities (ratings, decayed with age) times the items' similarity.
 *
 * Microsoft, recommenders/models/sar: affinity = Σ rating · 2^(-(now - time) / half-life); similarity from co-occurrence counts c,
 * Jaccard c / (c_ii + c_jj - c) or lift c / (c_ii · c_jj). The diagonal takes part as there. One thread.
 */
export const sar = algorithm({
  name: "sar",
  version: 1,
  defaults: { similarity: "jaccard", halfLifeDays: 30, threshold: 1 } as SarOptions,
  check({ halfLifeDays, threshold }) {
    requireHalfLife(halfLifeDays);
    requireWhole("threshold", threshold, 1);
  },
  learn(data, { similarity, halfLifeDays, threshold }) {
    const items = byItem(data);
    const size = (item: number) => (items.start[item + 1] as number) - (items.start[item] as number);
    const weigh = (count: number, one: number, other: number) => {
      if (count < threshold) return 0;
      if (similarity === "cooccurrence") return count;
      const [a, b] = [size(one), size(other)];
      return similarity === "jaccard" ? count / (a + b - count) : count / (a * b);
    };
    return { ...pairs(items, byUser(data), weigh), now: newestTime(data.time), halfLifeDays };
  },
  // an infinite half-life is null in the file's JSON
  open: ({ halfLifeDays, now, ...rows }) =>
    sumOfRows(
      rows,
      ({ values, times }, n) =>
        (values[n] as number) * decay(now - (times[n] as number), halfLifeDays ?? Number.POSITIVE_INFINITY),
    ),
});
