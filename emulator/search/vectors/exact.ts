import { Nearest } from "./nearest";
import type { VectorTable } from "./vector-table";

/** Whether a row may be answered. */
export type Accepts = (row: number) => boolean;

/** Rows between two looks at the clock. */
const STEP = 256;

/** Compares the query, of length 1, with every row from `first` on that is accepted. */
export function exactly(
  table: VectorTable,
  query: Float32Array,
  k: number,
  accepts: Accepts,
  first: number,
): Nearest {
  const nearest = new Nearest(k);
  offerRows(table, query, accepts, first, table.size, nearest);
  return nearest;
}

/** The same a little at a time, over the rows that were there when it began. */
export class ExactScan {
  readonly nearest: Nearest;
  private readonly table: VectorTable;
  private readonly query: Float32Array;
  private readonly accepts: Accepts;
  private readonly end: number;
  private row = 0;

  constructor(table: VectorTable, query: Float32Array, k: number, accepts: Accepts) {
    this.table = table;
    this.query = query;
    this.accepts = accepts;
    this.end = table.size;
    this.nearest = new Nearest(k);
  }

  /** @returns whether there is more to do */
  step(): boolean {
    const end = Math.min(this.row + STEP, this.end);
    offerRows(this.table, this.query, this.accepts, this.row, end, this.nearest);
    this.row = end;
    return end < this.end;
  }
}

function offerRows(
  table: VectorTable,
  query: Float32Array,
  accepts: Accepts,
  first: number,
  end: number,
  nearest: Nearest,
): void {
  for (let row = first; row < end; row++) {
    if (table.has(row) && accepts(row)) nearest.offer(row, table.cosine(row, query));
  }
}
