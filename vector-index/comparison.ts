import { Nearest } from "./nearest";
import { margin, type Quantized, quantize } from "./quantized";
import { rowsAtOnce } from "./row-memory";
import type { VectorTable } from "./vector-table";

/** Whether a row may be answered. */
export type Accepts = (row: number) => boolean;

/**
 * Finds the rows most similar to a query, of length 1, among those it is given, and that exactly.
 *
 * Many at once are compared in a byte for each dimension, which tells between what limits their cosines are. Only rows
 * that may be among the wanted are compared with all their bits.
 *
 *     cosine by codes - margin ≤ cosine ≤ cosine by codes + margin
 */
export class Comparison {
  private readonly table: VectorTable;
  private readonly query: Float32Array;
  private readonly wanted: number;
  private readonly quantized: Quantized;
  /** Of the least that each row's cosine can be, the greatest: what is below all of them is not among the wanted. */
  private readonly atLeast: Nearest;
  private readonly rows = new Int32Array(rowsAtOnce);
  private count = 0;
  private readonly possible: number[] = [];
  private readonly possibleAtMost: number[] = [];

  constructor(table: VectorTable, query: Float32Array, wanted: number) {
    this.table = table;
    this.query = query;
    this.wanted = wanted;
    this.quantized = quantize(query, 1, new Int8Array(query.length));
    this.atLeast = new Nearest(wanted);
  }

  add(row: number): void {
    this.rows[this.count++] = row;
    if (this.count === rowsAtOnce) this.judge();
  }

  /** A row that is probably among the wanted: judging it by its codes would be for nothing. */
  addLikely(row: number): void {
    this.possible.push(row);
    this.possibleAtMost.push(Number.POSITIVE_INFINITY);
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
    this.judge();
    const nearest = new Nearest(this.wanted);
    const { least } = this.atLeast;
    const left = this.possible.filter((_, at) => (this.possibleAtMost[at] as number) >= least);
    for (let first = 0; first < left.length; first += rowsAtOnce) {
      const rows = Int32Array.from(left.slice(first, first + rowsAtOnce));
      const cosines = this.table.cosines(this.query, rows, rows.length);
      for (let at = 0; at < rows.length; at++) nearest.offer(rows[at] as number, cosines[at] as number);
    }
    return nearest;
  }

  private judge(): void {
    const { rows, count, table, quantized, atLeast } = this;
    const cosines = table.cosinesOfCodes(quantized, rows, count);
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const cosine = cosines[at] as number;
      const off = margin(quantized.error, table.errorOf(row));
      if (!(cosine + off >= atLeast.least)) continue;
      atLeast.offer(row, cosine - off);
      this.possible.push(row);
      this.possibleAtMost.push(cosine + off);
    }
    this.count = 0;
  }
}
