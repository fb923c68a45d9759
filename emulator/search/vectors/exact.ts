import { Nearest } from "./nearest";
import type { RowSet } from "./row-set";
import { ROWS_AT_ONCE, type VectorTable } from "./vector-table";

/** Whether a row may be answered. */
export type Accepts = (row: number) => boolean;

/** Rows between two looks at the clock: a tenth of a millisecond. */
const STEP = 4 * ROWS_AT_ONCE;

/** Compares a query, of length 1, with the rows it is given, many at once. */
export class Comparison {
  private readonly table: VectorTable;
  private readonly query: Float32Array;
  private readonly nearest: Nearest;
  private readonly rows = new Int32Array(ROWS_AT_ONCE);
  private count = 0;

  constructor(table: VectorTable, query: Float32Array, wanted: number) {
    this.table = table;
    this.query = query;
    this.nearest = new Nearest(wanted);
  }

  add(row: number): void {
    this.rows[this.count++] = row;
    if (this.count === ROWS_AT_ONCE) this.compare();
  }

  addRange(first: number, end: number, accepts: Accepts): void {
    for (let row = first; row < end; row++) {
      if (this.table.has(row) && accepts(row)) this.add(row);
    }
  }

  addAll(rows: Iterable<number>, accepts: Accepts): void {
    for (const row of rows) {
      if (this.table.has(row) && accepts(row)) this.add(row);
    }
  }

  /** The most similar of all that were given. */
  end(): Nearest {
    this.compare();
    return this.nearest;
  }

  private compare(): void {
    const { rows, count, nearest } = this;
    const cosines = this.table.cosines(this.query, rows, count);
    for (let at = 0; at < count; at++) nearest.offer(rows[at] as number, cosines[at] as number);
    this.count = 0;
  }
}

/** Compares the query, of length 1, with every row that is accepted and in `among`. */
export function exactly(
  table: VectorTable,
  query: Float32Array,
  k: number,
  accepts: Accepts,
  among: RowSet | undefined,
): Nearest {
  const comparison = new Comparison(table, query, k);
  if (among) comparison.addAll(among.list(table.size), accepts);
  else comparison.addRange(0, table.size, accepts);
  return comparison.end();
}

/** The same a little at a time, over the rows that were there when it began. */
export class ExactScan {
  private readonly comparison: Comparison;
  private readonly accepts: Accepts;
  private readonly end: number;
  private row = 0;

  constructor(table: VectorTable, query: Float32Array, k: number, accepts: Accepts) {
    this.accepts = accepts;
    this.end = table.size;
    this.comparison = new Comparison(table, query, k);
  }

  /** @returns whether there is more to do */
  step(): boolean {
    const end = Math.min(this.row + STEP, this.end);
    this.comparison.addRange(this.row, end, this.accepts);
    this.row = end;
    return end < this.end;
  }

  /** What it found, once there is nothing more to do. */
  get nearest(): Nearest {
    return this.comparison.end();
  }
}
