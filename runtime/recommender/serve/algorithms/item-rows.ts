import type { History } from "../../data/rows";
import type { ItemScorer } from "../model";

/** Item-to-item weights by rows, the entries of a row in any order. */
export interface ItemRows {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

/** Scores that are the sum of the rows of what someone has, each times a weight of that deed. */
export function sumOfRows(rows: ItemRows, weightOf: (history: History, n: number) => number): ItemScorer {
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
    contributions(history, items) {
      const parts: Float64Array[] = Array.from(items, () => new Float64Array(history.items.length));
      // where an item's parts are, counted from 1
      const place = new Int32Array(rows.start.length - 1);
      for (let n = 0; n < items.length; n++) {
        const item = items[n] as number;
        if (place[item] === 0) place[item] = n + 1;
        else parts[n] = parts[(place[item] as number) - 1] as Float64Array;
      }
      for (let n = 0; n < history.items.length; n++) {
        const weight = weightOf(history, n);
        const deed = history.items[n] as number;
        const to = rows.start[deed + 1] as number;
        for (let at = rows.start[deed] as number; at < to; at++) {
          const found = place[rows.index[at] as number] as number;
          if (found > 0) (parts[found - 1] as Float64Array)[n] = weight * (rows.value[at] as number);
        }
      }
      return parts;
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
  const rows = new RowBuilder(count);
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
    rows.add(touched.subarray(0, found).sort(), (other) => {
      const weight = weigh(together[other] as number, item, other);
      together[other] = 0;
      return weight;
    });
  }
  return rows.rows();
}

/** Rows that are built one after the other from a dense accumulator: memory is that of the result. */
export class RowBuilder {
  private readonly start: Int32Array;
  private index = new Int32Array(1024);
  private value = new Float32Array(1024);
  private row = 0;

  constructor(rows: number) {
    this.start = new Int32Array(rows + 1);
  }

  /** Ends the row: takes the positive weights at the given places. */
  add(places: Int32Array, weightOf: (place: number) => number): void {
    let size = this.start[this.row] as number;
    while (size + places.length > this.index.length) {
      this.index = grown(this.index, new Int32Array(this.index.length * 2));
      this.value = grown(this.value, new Float32Array(this.value.length * 2));
    }
    for (const place of places) {
      const weight = weightOf(place);
      if (!(weight > 0)) continue;
      this.index[size] = place;
      this.value[size++] = weight;
    }
    this.start[++this.row] = size;
  }

  rows(): ItemRows {
    const size = this.start[this.row] as number;
    return { start: this.start, index: this.index.slice(0, size), value: this.value.slice(0, size) };
  }
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
