import {
  type DotKernel,
  dotKernel,
  makeMemory,
  PAGE,
  VECTOR_ALIGNMENT,
  type VectorMemory,
} from "./dot-kernel";

/** Rows that one call of `cosines` compares at most. */
export const ROWS_AT_ONCE = 256;

/**
 * Vectors by row, in one block of memory, with what makes a dot product a cosine.
 *
 *     query | addresses of rows | their dot products | row 0 | row 1 | …
 */
export class VectorTable {
  readonly dimensions: number;
  private readonly memory: VectorMemory;
  private readonly dots: DotKernel;
  /** Bytes from one vector to the next; what is left over stays zero. */
  private readonly stride: number;
  private readonly addresses: number;
  private readonly results: number;
  private readonly firstRow: number;
  private inverseNorms: Float32Array;
  private rows = 0;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.memory = makeMemory();
    this.dots = dotKernel(this.memory);
    this.stride =
      Math.ceil((dimensions * Float32Array.BYTES_PER_ELEMENT) / VECTOR_ALIGNMENT) * VECTOR_ALIGNMENT;
    this.addresses = this.stride;
    this.results = this.addresses + ROWS_AT_ONCE * Uint32Array.BYTES_PER_ELEMENT;
    this.firstRow = this.results + ROWS_AT_ONCE * Float32Array.BYTES_PER_ELEMENT;
    this.inverseNorms = new Float32Array(0);
  }

  /** Rows given out so far; a row without a vector counts too. */
  get size(): number {
    return this.rows;
  }

  /**
   * @param row never one that was set before
   * @throws when all vectors together would have more than 4 GB
   */
  set(row: number, vector: Float32Array | null): void {
    this.grow(row + 1);
    this.rows = Math.max(this.rows, row + 1);
    if (vector === null) return;
    this.floats(this.addressOf(row)).set(vector);
    const norm = lengthOf(vector);
    // a vector of zeros is similar to nothing
    this.inverseNorms[row] = norm > 0 ? 1 / norm : Number.NaN;
  }

  has(row: number): boolean {
    return (this.inverseNorms[row] ?? 0) !== 0;
  }

  /** A copy. */
  get(row: number): Float32Array | null {
    return this.has(row) ? this.floats(this.addressOf(row)).slice() : null;
  }

  /**
   * Cosines of a query with the first `count` of `rows`.
   *
   * @param query of length 1
   * @param count at most `ROWS_AT_ONCE`
   * @returns valid until the table is used again
   */
  cosines(query: Float32Array, rows: Int32Array, count: number): Float32Array {
    const { buffer } = this.memory;
    new Float32Array(buffer, 0, this.dimensions).set(query);
    const addresses = new Uint32Array(buffer, this.addresses, count);
    for (let at = 0; at < count; at++) addresses[at] = this.addressOf(rows[at] as number);
    const results = new Float32Array(buffer, this.results, count);
    if (count === 0) return results;
    this.dots(0, this.addresses, this.addresses + addresses.byteLength, this.stride, this.results);
    for (let at = 0; at < count; at++) {
      results[at] = (results[at] as number) * (this.inverseNorms[rows[at] as number] as number);
    }
    return results;
  }

  /** Bytes that are in use. */
  get bytes(): number {
    return this.rows * this.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  private addressOf(row: number): number {
    return this.firstRow + row * this.stride;
  }

  private floats(address: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, this.dimensions);
  }

  private grow(rows: number): void {
    const missing = this.addressOf(rows) - this.memory.buffer.byteLength;
    // a page at least, and a sixteenth of what is there: each time makes all views of before unusable
    if (missing > 0)
      this.memory.grow(Math.ceil(Math.max(missing, this.memory.buffer.byteLength / 16) / PAGE));
    if (rows <= this.inverseNorms.length) return;
    const inverseNorms = new Float32Array(Math.max(1024, rows, Math.ceil(this.inverseNorms.length * 1.5)));
    inverseNorms.set(this.inverseNorms);
    this.inverseNorms = inverseNorms;
  }
}

/** Of length 1; a vector of zeros stays one. */
export function normalized(vector: Float32Array): Float32Array {
  const norm = lengthOf(vector);
  return norm > 0 ? vector.map((value) => value / norm) : vector;
}

function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) ** 2;
  return Math.sqrt(sum);
}
