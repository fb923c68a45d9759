import type { History } from "../data/rows";
import type { Scorer } from "../model";

/** Item-to-item weights by rows, the entries of a row in any order. */
export interface ItemRows {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

/** Scores that are the sum of the rows of what someone has, each times a weight of that deed. */
export function sumOfRows(rows: ItemRows, weightOf: (history: History, n: number) => number): Scorer {
  return {
    scoreHistory(history, out) {
      out.fill(0);
      for (let n = 0; n < history.items.length; n++) {
        const weight = weightOf(history, n);
        const item = history.items[n] as number;
        const to = rows.start[item + 1] as number;
        for (let at = rows.start[item] as number; at < to; at++) {
          (out[rows.index[at] as number] as number) += weight * (rows.value[at] as number);
        }
      }
    },
  };
}

/**
 * How often each pair of items occurs in one row of `others`, with the weight that `weigh` makes of the count. The diagonal is
 * part of it. Only positive weights are kept.
 *
 * @param start, index the users of each item @param others the items of each user
 */
export function pairs(
  items: { readonly start: Int32Array; readonly index: Int32Array },
  users: { readonly start: Int32Array; readonly index: Int32Array },
  weigh: (count: number, one: number, other: number) => number,
): ItemRows {
  const count = items.start.length - 1;
  const together = new Int32Array(count);
  const touched = new Int32Array(count);
  const start = new Int32Array(count + 1);
  let index = new Int32Array(1024);
  let value = new Float32Array(1024);
  let size = 0;
  for (let item = 0; item < count; item++) {
    let found = 0;
    for (let n = items.start[item] as number; n < (items.start[item + 1] as number); n++) {
      const user = items.index[n] as number;
      for (let m = users.start[user] as number; m < (users.start[user + 1] as number); m++) {
        const other = users.index[m] as number;
        if (together[other] === 0) touched[found++] = other;
        (together[other] as number)++;
      }
    }
    while (size + found > index.length) {
      index = grown(index, new Int32Array(index.length * 2));
      value = grown(value, new Float32Array(value.length * 2));
    }
    for (const other of touched.subarray(0, found).sort()) {
      const weight = weigh(together[other] as number, item, other);
      together[other] = 0;
      if (!(weight > 0)) continue;
      index[size] = other;
      value[size++] = weight;
    }
    start[item + 1] = size;
  }
  return { start, index: index.slice(0, size), value: value.slice(0, size) };
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
