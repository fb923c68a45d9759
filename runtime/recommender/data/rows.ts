import type { Interactions } from "./interactions";

/**
 * A sparse matrix by rows (CSR): row `r` holds the columns `index[start[r]] … index[start[r + 1] - 1]` and their values.
 */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  /** `rows + 1` positions; the last one is the number of entries. */
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
  /** Seconds since 1970, one for each entry. */
  readonly time: Float64Array;
}

/** What one person did, oldest first. */
export interface History {
  readonly items: Int32Array;
  readonly values: Float32Array;
  readonly times: Float64Array;
}

/** Rows of data that are still in use: the parts of a hybrid are fitted on the same data. */
const known = new WeakMap<Interactions, Rows>();

/** One row for each user, in it their items from the oldest to the newest; equal times keep the data's order. */
export function byUser(data: Interactions): Rows {
  const rows = known.get(data) ?? gathered(data.users, data.items, data.user, data.item, data);
  known.set(data, rows);
  return rows;
}

/** One row for each item, in it its users from the oldest to the newest. */
export function byItem(data: Interactions): Rows {
  return gathered(data.items, data.users, data.item, data.user, data);
}

/** Views of one row; nothing is copied. */
export function historyOf(rows: Rows, row: number): History {
  const from = rows.start[row] as number;
  const to = rows.start[row + 1] as number;
  return {
    items: rows.index.subarray(from, to),
    values: rows.value.subarray(from, to),
    times: rows.time.subarray(from, to),
  };
}

/** A history with one more deed at its end. */
export function withDeed(history: History, item: number, value: number, time: number): History {
  return {
    items: Int32Array.from([...history.items, item]),
    values: Float32Array.from([...history.values, value]),
    times: Float64Array.from([...history.times, time]),
  };
}

export function emptyHistory(): History {
  return { items: new Int32Array(0), values: new Float32Array(0), times: new Float64Array(0) };
}

/** Counting sort by row, then insertion by time within a row (rows come nearly sorted, and are short). */
function gathered(
  rows: number,
  columns: number,
  row: Int32Array,
  column: Int32Array,
  { rating, time }: Interactions,
): Rows {
  const start = new Int32Array(rows + 1);
  for (const r of row) (start[r + 1] as number)++;
  for (let r = 0; r < rows; r++) (start[r + 1] as number) += start[r] as number;

  const order = new Int32Array(row.length);
  const next = start.slice(0, rows);
  for (let n = 0; n < row.length; n++) order[(next[row[n] as number] as number)++] = n;
  for (let r = 0; r < rows; r++) sortByTime(order.subarray(start[r], start[r + 1]), time);

  const index = new Int32Array(row.length);
  const value = new Float32Array(row.length);
  const times = new Float64Array(row.length);
  for (let n = 0; n < order.length; n++) {
    const from = order[n] as number;
    index[n] = column[from] as number;
    value[n] = rating[from] as number;
    times[n] = time[from] as number;
  }
  return { rows, columns, start, index, value, time: times };
}

function sortByTime(order: Int32Array, time: Float64Array): void {
  for (let n = 1; n < order.length; n++) {
    if ((time[order[n - 1] as number] as number) <= (time[order[n] as number] as number)) continue;
    order.sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
    return;
  }
}
