import type { Table } from "./table";

/** Values of a column, put into few ranges. */
export interface Bins {
  /** For each column, the upper ends of all bins but the last: between two values of the table, as 32-bit floats. */
  readonly thresholds: readonly (readonly number[])[];
  /** Row after row: the bin of each value. */
  readonly ofRow: Uint8Array;
}

export const mostBins = 64;
/** Of what is missing. */
export const missingBin = mostBins;

export function binsOf(table: Table): Bins {
  const { rows, columns, values } = table;
  const ofRow = new Uint8Array(rows * columns);
  const thresholds = Array.from({ length: columns }, (_, column) => {
    const known: number[] = [];
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column] ?? Number.NaN;
      if (!Number.isNaN(value)) known.push(value);
    }
    const ends = thresholdsOf(known.sort((one, other) => one - other));
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column] ?? Number.NaN;
      ofRow[row * columns + column] = Number.isNaN(value) ? missingBin : binOf(ends, value);
    }
    return ends;
  });
  return { thresholds, ofRow };
}

/** Ends with about as many values between each two; one between each two values where there are few. */
function thresholdsOf(sorted: readonly number[]): number[] {
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  if (distinct.length <= mostBins)
    return distinct.slice(1).map((value, at) => between(distinct[at] ?? 0, value));
  const ends = new Set<number>();
  for (let bin = 1; bin < mostBins; bin++) {
    const at = Math.floor((bin * sorted.length) / mostBins);
    const [low, high] = [sorted[at - 1] ?? 0, sorted[at] ?? 0];
    if (low < high) ends.add(between(low, high));
  }
  return [...ends];
}

/** Not below `low` and below `high`, whatever rounding does. */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2);
  return middle < high ? middle : low;
}

function binOf(ends: readonly number[], value: number): number {
  let [from, to] = [0, ends.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value <= (ends[middle] ?? 0)) to = middle;
    else from = middle + 1;
  }
  return from;
}
