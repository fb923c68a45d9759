import { byUser } from "../../data/rows";
import { requireRange, requireWhole } from "../../errors";
import { algorithm } from "../model";
import { RowBuilder, sumOfRows } from "./item-rows";

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
    const ends = endOfEach(start, index.length);
    const places = occurrences(index, data.items);
    const weights = new Float64Array(data.items);
    const touched = new Int32Array(data.items);
    const rows = new RowBuilder(data.items);
    for (let item = 0; item < data.items; item++) {
      let found = 0;
      let total = 0;
      for (let n = places.start[item] as number; n < (places.start[item + 1] as number); n++) {
        const at = places.index[n] as number;
        const last = Math.min((ends[at] as number) - 1, at + window);
        for (let next = at + 1; next <= last; next++) {
          const follower = index[next] as number;
          if (weights[follower] === 0) touched[found++] = follower;
          (weights[follower] as number) += 1 / (next - at);
          total += 1 / (next - at);
        }
      }
      rows.add(touched.subarray(0, found), (follower) => {
        const weight = (weights[follower] as number) / (shrinkage + total);
        weights[follower] = 0;
        return weight;
      });
    }
    return { recency, ...rows.rows() };
  },
  open: ({ recency, ...rows }) => sumOfRows(rows, ({ items }, n) => recency ** (items.length - 1 - n)),
});

/** For each position in the histories, where its history ends. */
function endOfEach(start: Int32Array, length: number): Int32Array {
  const ends = new Int32Array(length);
  for (let row = 0; row + 1 < start.length; row++)
    ends.fill(start[row + 1] as number, start[row], start[row + 1]);
  return ends;
}

/** For each item, its positions in the histories. */
function occurrences(index: Int32Array, items: number): { start: Int32Array; index: Int32Array } {
  const start = new Int32Array(items + 1);
  for (const item of index) (start[item + 1] as number)++;
  for (let item = 0; item < items; item++) (start[item + 1] as number) += start[item] as number;
  const next = start.slice();
  const places = new Int32Array(index.length);
  index.forEach((item, at) => {
    places[(next[item] as number)++] = at;
  });
  return { start, index: places };
}
