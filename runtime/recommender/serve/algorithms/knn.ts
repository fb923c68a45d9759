import type { Interactions } from "../../data/interactions";
import { byItem, byUser, type Rows } from "../../data/rows";
import { requireRange, requireWhole } from "../../errors";
import { algorithm, type ItemScorer } from "../model";
import {
  type BaselineOptions,
  baselineDefaults,
  biases,
  checkBaseline,
  clipped,
  ratingRange,
} from "./baseline";
import { NearestFew } from "./nearest-few";
import { neighbours, type SimilarityOptions } from "./similarity";

export interface KnnOptions extends SimilarityOptions {
  readonly between: "items" | "users";
  /** The prediction is a weighted mean of the neighbours' ratings as they are, minus their means, or minus their baselines. */
  readonly deviations: "none" | "mean" | "baseline";
  readonly neighbours: number;
  /** With fewer neighbours the prediction is what is known without them. */
  readonly minNeighbours: number;
  /**
   * Similarity with which "no deviation at all" takes part in the mean, so that a single faint neighbour does not decide alone.
   * 0 is Surprise's and Koren's formula.
   */
  readonly doubt: number;
  readonly baseline: BaselineOptions;
}

/** Three, and one that makes of an item's sums a whole part of what the processor fetches at once. */
const sumsOfItem = 4;

/**
 * The rating is the weighted mean of the ratings by the user's nearest items (or of the item by the nearest users).
 *
 * Koren, "Factor in the neighbors" (2010), equations 3 and 5; Surprise's KNNBasic, KNNWithMeans and KNNBaseline are
 * `deviations: "none" | "mean" | "baseline"` with `doubt: 0`. One thread.
 */
export const knn = algorithm({
  name: "knn",
  version: 1,
  defaults: {
    between: "items",
    deviations: "baseline",
    similarity: "pearson-baseline",
    neighbours: 40,
    minNeighbours: 1,
    doubt: 0.2,
    minSupport: 1,
    shrinkage: 100,
    baseline: baselineDefaults,
  } as KnnOptions,
  check(options) {
    requireWhole("neighbours", options.neighbours, 1);
    requireWhole("minNeighbours", options.minNeighbours, 1);
    requireWhole("minSupport", options.minSupport, 1);
    requireRange("shrinkage", options.shrinkage, 0);
    requireRange("doubt", options.doubt, 0);
    checkBaseline(options.baseline);
  },
  learn(data, options) {
    const { mean, user, item } = biases(data, options.baseline);
    const ofItems = options.between === "items";
    const compared = options.similarity === "pearson-baseline" ? minusBaseline(data, mean, user, item) : data;
    const [rows, others] = ofItems
      ? [byItem(compared), byUser(compared)]
      : [byUser(compared), byItem(compared)];
    const near = neighbours(rows, others, options);
    return {
      mean,
      userBias: user,
      itemBias: item,
      ...ratingRange(data),
      nearStart: near.start,
      nearIndex: near.index,
      nearValue: near.value,
      between: options.between,
      deviations: options.deviations,
      neighbours: options.neighbours,
      minNeighbours: options.minNeighbours,
      doubt: options.doubt,
    };
  },
  open(learned, histories) {
    const { mean, userBias, itemBias, low, high, nearStart, nearIndex, nearValue } = learned;
    const ofItems = learned.between === "items";
    const ratings = sortedByIndex(histories);
    const known = ofItems ? ratings : transposed(ratings);
    const expected = expectations();
    const few = new NearestFew(learned.neighbours);
    /** Of each item that has more neighbours than count, its place in `nearest` from 1. */
    const crowds = new Int32Array(histories.columns);
    const nearest: NearestFew[] = [];
    /** Of each item: alike times deviation, alike, and how many neighbours. */
    const sums = new Float32Array(sumsOfItem * histories.columns);

    const estimate = (
      user: number,
      item: number,
      rated: { index: Int32Array; value: Float32Array },
    ): number => {
      few.clear();
      const row = ofItems ? item : user;
      const own = expected(user, item);
      if (row >= 0 && row < nearStart.length - 1) {
        const from = nearStart[row] as number;
        const to = nearStart[row + 1] as number;
        forCommon(nearIndex, from, to, rated.index, (near, n) => {
          const other = rated.index[n] as number;
          const theirs = ofItems ? expected(user, other) : expected(other, item);
          few.add(nearValue[near] as number, (rated.value[n] as number) - theirs);
        });
      }
      if (few.size < learned.minNeighbours) return own;
      return own + few.mean(learned.doubt);
    };

    const rowOf = (rows: Rows, row: number) => ({
      index: rows.index.subarray(rows.start[row] ?? 0, rows.start[row + 1] ?? 0),
      value: rows.value.subarray(rows.start[row] ?? 0, rows.start[row + 1] ?? 0),
    });
    const scorer: ItemScorer = {
      predict: (user, item) => clipped(estimate(user, item, rowOf(known, ofItems ? user : item)), low, high),
      scoreHistory(history, out) {
        if (!ofItems) {
          out.set(itemBias); // nearest users of a stranger are not known before the next training
          return;
        }
        scoreAll(-1, { index: history.items, value: history.values }, out);
      },
      scoreUser(user, out) {
        if (ofItems) scoreAll(user, rowOf(known, user), out);
        else
          for (let item = 0; item < out.length; item++) out[item] = estimate(user, item, rowOf(known, item));
      },
    };
    return scorer;

    /**
     * All items at once: neighbours push into sums. Sums are exact for items with no more of them than `neighbours`;
     * the others have a second look.
     */
    function scoreAll(
      user: number,
      rated: { index: Int32Array; value: Float32Array },
      out: Float32Array,
    ): void {
      // side by side: the neighbours of an item lie all over the catalogue
      sums.fill(0);
      for (let n = 0; n < rated.index.length; n++) {
        const other = rated.index[n] as number;
        const deviation = (rated.value[n] as number) - expected(user, other);
        const to = nearStart[other + 1] as number;
        for (let near = nearStart[other] as number; near < to; near++) {
          const place = (nearIndex[near] as number) * sumsOfItem;
          const alike = nearValue[near] as number;
          (sums[place] as number) += alike * deviation;
          (sums[place + 1] as number) += alike;
          (sums[place + 2] as number)++;
        }
      }
      let crowded = 0;
      for (let item = 0; item < out.length; item++) {
        const own = expected(user, item);
        const place = item * sumsOfItem;
        const count = sums[place + 2] as number;
        out[item] =
          count < learned.minNeighbours
            ? own
            : own + (sums[place] as number) / (learned.doubt + (sums[place + 1] as number));
        if (count >= learned.minNeighbours && count > learned.neighbours) crowds[item] = ++crowded;
      }
      if (crowded > 0) settleCrowds(user, inOrder(rated), out, crowded);
    }

    /** Items with more neighbours than count: the nearest of each, from the rows that were just walked. */
    function settleCrowds(
      user: number,
      rated: { index: Int32Array; value: Float32Array },
      out: Float32Array,
      crowded: number,
    ): void {
      while (nearest.length < crowded) nearest.push(new NearestFew(learned.neighbours));
      for (let n = 0; n < crowded; n++) nearest[n]?.clear();
      for (let n = 0; n < rated.index.length; n++) {
        const other = rated.index[n] as number;
        const deviation = (rated.value[n] as number) - expected(user, other);
        const to = nearStart[other + 1] as number;
        for (let near = nearStart[other] as number; near < to; near++) {
          const crowd = crowds[nearIndex[near] as number] as number;
          if (crowd > 0) (nearest[crowd - 1] as NearestFew).add(nearValue[near] as number, deviation);
        }
      }
      for (let item = 0; item < out.length; item++) {
        const crowd = crowds[item] as number;
        if (crowd === 0) continue;
        out[item] = expected(user, item) + (nearest[crowd - 1] as NearestFew).mean(learned.doubt);
        crowds[item] = 0;
      }
    }

    /** What is expected of a rating before the neighbours are asked. */
    function expectations(): (user: number, item: number) => number {
      if (learned.deviations === "baseline") {
        return (user, item) => mean + (userBias[user] ?? 0) + (itemBias[item] ?? 0);
      }
      const means = rowMeans(ofItems ? transposed(ratings) : ratings, mean);
      if (learned.deviations === "none") return () => mean;
      return ofItems ? (_, item) => means[item] ?? mean : (user) => means[user] ?? mean;
    }
  },
});

function minusBaseline(
  data: Interactions,
  mean: number,
  user: Float64Array,
  item: Float64Array,
): Interactions {
  const rating = data.rating.map(
    (value, n) =>
      value - mean - (user[data.user[n] as number] as number) - (item[data.item[n] as number] as number),
  );
  return { ...data, rating };
}

/** Calls `found` for each position of `row` (a span of `sorted`) and of `others` with the same entry; both ascend. */
function forCommon(
  sorted: Int32Array,
  from: number,
  to: number,
  others: Int32Array,
  found: (at: number, n: number) => void,
): void {
  let at = from;
  for (let n = 0; n < others.length && at < to; n++) {
    const wanted = others[n] as number;
    // gallop, then halve: rows are often much longer than histories
    let step = 1;
    while (at + step < to && (sorted[at + step] as number) < wanted) step *= 2;
    let high = Math.min(to, at + step + 1);
    at += step >> 1;
    while (at < high) {
      const middle = (at + high) >> 1;
      if ((sorted[middle] as number) < wanted) at = middle + 1;
      else high = middle;
    }
    if (at < to && sorted[at] === wanted) found(at, n);
  }
}

/** The same matrix, the entries of each row ascending. */
function sortedByIndex(rows: Rows): Rows {
  return transposed(transposed(rows));
}

/** Rows and columns exchanged; the entries of each new row ascend. */
function transposed(rows: Rows): Rows {
  const start = new Int32Array(rows.columns + 1);
  for (const column of rows.index) (start[column + 1] as number)++;
  for (let column = 0; column < rows.columns; column++)
    (start[column + 1] as number) += start[column] as number;
  const next = start.slice();
  const index = new Int32Array(rows.index.length);
  const value = new Float32Array(rows.index.length);
  for (let row = 0; row < rows.rows; row++) {
    for (let n = rows.start[row] as number; n < (rows.start[row + 1] as number); n++) {
      const at = (next[rows.index[n] as number] as number)++;
      index[at] = row;
      value[at] = rows.value[n] as number;
    }
  }
  return { rows: rows.columns, columns: rows.rows, start, index, value, time: new Float64Array(0) };
}

function inOrder(rated: { index: Int32Array; value: Float32Array }): {
  index: Int32Array;
  value: Float32Array;
} {
  const order = Int32Array.from(rated.index.keys()).sort(
    (a, b) => (rated.index[a] as number) - (rated.index[b] as number),
  );
  return {
    index: order.map((n) => rated.index[n] as number),
    value: Float32Array.from(order, (n) => rated.value[n] as number),
  };
}

function rowMeans(rows: Rows, otherwise: number): Float64Array {
  return Float64Array.from({ length: rows.rows }, (_, row) => {
    const values = rows.value.subarray(rows.start[row], rows.start[row + 1]);
    return values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
