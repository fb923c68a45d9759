import { type Accepts, Comparison } from "./comparison";
import type { Nearest } from "./nearest";
import { rowsAtOnce } from "./row-memory";
import type { RowSet } from "./row-set";
import type { VectorTable } from "./vector-table";

/** Rows between two looks at the clock: a tenth of a millisecond. */
const rowsAStep = 4 * rowsAtOnce;

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
    const end = Math.min(this.row + rowsAStep, this.end);
    this.comparison.addRange(this.row, end, this.accepts);
    this.row = end;
    return end < this.end;
  }

  /** What it found, once there is nothing more to do. */
  get nearest(): Nearest {
    return this.comparison.end();
  }
}
