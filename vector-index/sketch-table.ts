import type { Accepts } from "./comparison";
import { RowMemory, rowsAtOnce } from "./row-memory";
import { makeSketcher, mostDifferent, type Sketcher } from "./sketch";

/** Sketches by row: of very many rows they tell in little time which may be similar to a query. */
export class SketchTable {
  private readonly sketcher: Sketcher;
  private readonly sketches: RowMemory<"bits">;
  // what one query after the other uses: to make it anew for each would keep the garbage collector busy
  private accepted = new Int32Array(0);
  private different = new Uint16Array(0);

  constructor(dimensions: number) {
    this.sketcher = makeSketcher(dimensions);
    this.sketches = new RowMemory("bits", this.sketcher.bits / 8);
  }

  set(row: number, vector: Float32Array): void {
    this.sketches.grow(row + 1);
    this.sketcher.draw(vector, this.sketches.row(row));
  }

  /** Of the rows that are accepted those that may be among the `wanted` most similar to a query. */
  select(query: Float32Array, rows: Int32Array, accepts: Accepts, wanted: number): number[] {
    const { bits } = this.sketcher;
    const count = this.accept(rows, accepts);
    const { accepted, different } = this;
    const rowsByDifferent = this.compare(query, count);
    let last = 0;
    for (let found = rowsByDifferent[0] as number; found < wanted && last < bits; ) {
      found += rowsByDifferent[++last] as number;
    }
    const most = mostDifferent(last, bits);
    const selected: number[] = [];
    for (let at = 0; at < count; at++) {
      if ((different[at] as number) <= most) selected.push(accepted[at] as number);
    }
    return selected;
  }

  /** @returns how many there are */
  private accept(rows: Int32Array, accepts: Accepts): number {
    if (rows.length > this.accepted.length) {
      this.accepted = new Int32Array(rows.length);
      this.different = new Uint16Array(rows.length);
    }
    let count = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number;
      if (accepts(row)) this.accepted[count++] = row;
    }
    return count;
  }

  /** Notes in how many bits each sketch differs from the query's. @returns how many rows differ in so many bits */
  private compare(query: Float32Array, count: number): Uint32Array {
    const { bits } = this.sketcher;
    const sketch = new Uint8Array(bits / 8);
    this.sketcher.draw(query, sketch);
    const rowsByDifferent = new Uint32Array(bits + 1);
    for (let first = 0; first < count; first += rowsAtOnce) {
      const some = Math.min(rowsAtOnce, count - first);
      const found = this.sketches.compare(sketch, this.accepted, first, some);
      for (let at = 0; at < some; at++) {
        const different = found[at] as number;
        this.different[first + at] = different;
        rowsByDifferent[different] = (rowsByDifferent[different] as number) + 1;
      }
    }
    return rowsByDifferent;
  }
}
