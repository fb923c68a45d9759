/** A row and how similar it is. */
export interface Neighbour {
  readonly row: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** Keeps the `wanted` most similar of the rows it is offered. */
export class Nearest {
  private readonly wanted: number;
  private readonly rows: Int32Array;
  private readonly similarities: Float64Array;
  private found = 0;
  private floor = Number.NEGATIVE_INFINITY;

  constructor(wanted: number) {
    this.wanted = wanted;
    this.rows = new Int32Array(wanted);
    this.similarities = new Float64Array(wanted);
  }

  get size(): number {
    return this.found;
  }

  /** Similarity below which nothing is kept any more. */
  get least(): number {
    return this.floor;
  }

  /** A heap with the least similar on top, so that most offers cost one comparison. */
  offer(row: number, similarity: number): void {
    if (this.found === this.wanted) {
      if (!(similarity > this.floor)) return;
      this.sink(row, similarity);
    } else {
      if (Number.isNaN(similarity)) return;
      this.rise(row, similarity);
    }
    if (this.found === this.wanted) this.floor = this.similarities[0] as number;
  }

  /** Most similar first; of equals the older row. */
  sorted(): Neighbour[] {
    const neighbours: Neighbour[] = [];
    for (let at = 0; at < this.found; at++) {
      neighbours.push({ row: this.rows[at] as number, similarity: this.similarities[at] as number });
    }
    return neighbours.sort((one, other) => other.similarity - one.similarity || one.row - other.row);
  }

  private rise(row: number, similarity: number): void {
    const { rows, similarities } = this;
    let at = this.found++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((similarities[parent] as number) <= similarity) break;
      rows[at] = rows[parent] as number;
      similarities[at] = similarities[parent] as number;
      at = parent;
    }
    rows[at] = row;
    similarities[at] = similarity;
  }

  private sink(row: number, similarity: number): void {
    const { rows, similarities, found } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= found) break;
      if (child + 1 < found && (similarities[child + 1] as number) < (similarities[child] as number)) child++;
      if ((similarities[child] as number) >= similarity) break;
      rows[at] = rows[child] as number;
      similarities[at] = similarities[child] as number;
      at = child;
    }
    rows[at] = row;
    similarities[at] = similarity;
  }
}
