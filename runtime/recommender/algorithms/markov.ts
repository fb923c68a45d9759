import { byUser } from "../data/rows";
import { requireRange, requireWhole } from "../errors";
import { algorithm } from "../model";
import { sumOfRows } from "./item-rows";

export interface MarkovOptions {
  /** Deeds up to this many places apart are a transition, weighing 1 / distance. @default 10 */
  readonly window: number;
  /** Weight of each deed of a history relative to the one after it. @default 0.8 */
  readonly recency: number;
  /** Occurrences of "anything else" that each item is given, so that rare items are trusted less. @default 5 */
  readonly shrinkage: number;
}

/**
 * What follows what: P(next | item) from the order of histories, summed over a history with the newest deeds weighing most.
 *
 * A first-order Markov chain with skips, as the "sequential rules" of Ludewig and Jannach, "Evaluation of session-based
 * recommendation algorithms" (2018), which they find hard to beat. One thread.
 */
export const markov = algorithm({
  name: "markov",
  version: 1,
  defaults: { window: 10, recency: 0.8, shrinkage: 5 } as MarkovOptions,
  check({ window, recency, shrinkage }) {
    requireWhole("window", window, 1);
    requireRange("recency", recency, 0, 1);
    requireRange("shrinkage", shrinkage, 0);
  },
  learn(data, { window, recency, shrinkage }) {
    const { start, index } = byUser(data);
    const followers = Array.from({ length: data.items }, () => new Map<number, number>());
    const totals = new Float64Array(data.items);
    for (let user = 0; user < data.users; user++) {
      const history = index.subarray(start[user], start[user + 1]);
      for (let n = 0; n < history.length; n++) {
        const item = history[n] as number;
        for (let gap = 1; gap <= window && n + gap < history.length; gap++) {
          const next = history[n + gap] as number;
          const row = followers[item] as Map<number, number>;
          row.set(next, (row.get(next) ?? 0) + 1 / gap);
          (totals[item] as number) += 1 / gap;
        }
      }
    }
    const rowStart = new Int32Array(data.items + 1);
    followers.forEach((row, item) => {
      rowStart[item + 1] = (rowStart[item] as number) + row.size;
    });
    const next = followers.flatMap((row) => [...row.keys()]);
    const value = followers.flatMap((row, item) =>
      [...row.values()].map((weight) => weight / (shrinkage + (totals[item] as number))),
    );
    return { recency, start: rowStart, index: Int32Array.from(next), value: Float32Array.from(value) };
  },
  open: ({ recency, ...rows }) => sumOfRows(rows, ({ items }, n) => recency ** (items.length - 1 - n)),
});
