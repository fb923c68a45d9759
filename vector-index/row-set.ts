const sampleSize = 256;

/** Rows that a search is confined to, which are found out as late as possible and only once. */
export class RowSet {
  private readonly test: (row: number) => boolean;
  private isIn = new Uint8Array(0);
  private rows = new Int32Array(0);
  private count = 0;
  private known = 0;

  /** @param test always answers the same for the same row */
  constructor(test: (row: number) => boolean) {
    this.test = test;
  }

  has(row: number): boolean {
    return row < this.known ? this.isIn[row] === 1 : this.test(row);
  }

  /** The part of rows 0 to `size` that is in; judged by a sample spread over all until `list` was asked; never 0. */
  share(size: number): number {
    if (this.known > 0) return Math.max(this.count, 0.5) / this.known;
    const sample = Math.min(size, sampleSize);
    let found = 0;
    for (let at = 0; at < sample; at++) {
      if (this.test(Math.floor((at * size) / sample))) found++;
    }
    return Math.max(found, 0.5) / sample;
  }

  /** Those of rows 0 to `size`, ascending. Each row is tested once, however often it is asked. */
  list(size: number): Int32Array {
    if (size > this.known) this.learn(size);
    return this.rows.subarray(0, this.count);
  }

  private learn(size: number): void {
    if (size > this.isIn.length) {
      const room = Math.max(size, Math.ceil(this.isIn.length * 1.5));
      const [isIn, rows] = [new Uint8Array(room), new Int32Array(room)];
      isIn.set(this.isIn);
      rows.set(this.rows);
      this.isIn = isIn;
      this.rows = rows;
    }
    for (let row = this.known; row < size; row++) {
      if (!this.test(row)) continue;
      this.isIn[row] = 1;
      this.rows[this.count++] = row;
    }
    this.known = size;
  }
}
