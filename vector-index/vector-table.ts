import { type Quantized, quantize } from "./quantized";
import { RowMemory } from "./row-memory";

/** Vectors by row, whole and quantized, with what makes a dot product a cosine. */
export class VectorTable {
  readonly dimensions: number;
  private readonly vectors: RowMemory<"float32">;
  private readonly codes: RowMemory<"int8">;
  private inverseNorms = new Float32Array(0);
  private scales = new Float32Array(0);
  private errors = new Float32Array(0);
  private rows = 0;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.vectors = new RowMemory("float32", dimensions);
    this.codes = new RowMemory("int8", dimensions);
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
    this.vectors.row(row).set(vector);
    const norm = lengthOf(vector);
    // a vector of zeros is similar to nothing
    this.inverseNorms[row] = norm > 0 ? 1 / norm : Number.NaN;
    const { scale, error } = quantize(vector, 1 / norm, this.codes.row(row));
    this.scales[row] = scale;
    this.errors[row] = error;
  }

  has(row: number): boolean {
    return (this.inverseNorms[row] ?? 0) !== 0;
  }

  /** A copy. */
  get(row: number): Float32Array | null {
    return this.has(row) ? this.vectors.row(row).slice() : null;
  }

  /**
   * Cosines of a query with the first `count` of `rows`.
   *
   * @param query of length 1
   * @param count at most `ROWS_AT_ONCE`
   * @returns `count` numbers, and then others; valid until the table is used again
   */
  cosines(query: Float32Array, rows: Int32Array, count: number): Float32Array {
    const cosines = this.vectors.compare(query, rows, 0, count);
    for (let at = 0; at < count; at++) {
      cosines[at] = (cosines[at] as number) * (this.inverseNorms[rows[at] as number] as number);
    }
    return cosines;
  }

  /** The same by the codes, in a quarter of the time; the vectors' own cosines differ by what `margin` says. */
  cosinesOfCodes({ codes, scale }: Quantized, rows: Int32Array, count: number): Float32Array {
    const cosines = this.codes.compare(codes, rows, 0, count);
    for (let at = 0; at < count; at++) {
      cosines[at] = (cosines[at] as number) * scale * (this.scales[rows[at] as number] as number);
    }
    return cosines;
  }

  /** Distance between a row's vector, made one of length 1, and what its codes stand for. */
  errorOf(row: number): number {
    return this.errors[row] as number;
  }

  /** Bytes that are in use. */
  get bytes(): number {
    return this.rows * this.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  private grow(rows: number): void {
    this.vectors.grow(rows);
    this.codes.grow(rows);
    const room = this.inverseNorms.length;
    if (rows <= room) return;
    const more = Math.max(1024, rows, Math.ceil(room * 1.5));
    this.inverseNorms = enlarged(this.inverseNorms, more);
    this.scales = enlarged(this.scales, more);
    this.errors = enlarged(this.errors, more);
  }
}

/** Of length 1; a vector of zeros stays one. */
export function normalized(vector: Float32Array): Float32Array {
  const norm = lengthOf(vector);
  if (norm === 0) return vector;
  const unit = new Float32Array(vector.length);
  for (let at = 0; at < vector.length; at++) unit[at] = (vector[at] as number) / norm;
  return unit;
}

function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += (vector[at] as number) ** 2;
  return Math.sqrt(sum);
}

function enlarged(numbers: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(length);
  larger.set(numbers);
  return larger;
}
