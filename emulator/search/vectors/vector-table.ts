/** Vectors by row, in one block of memory, with what makes a dot product a cosine. */
export class VectorTable {
  readonly dimensions: number;
  private floats: Float32Array;
  private inverseNorms: Float32Array;
  private rows = 0;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.floats = new Float32Array(0);
    this.inverseNorms = new Float32Array(0);
  }

  /** Rows given out so far; a row without a vector counts too. */
  get size(): number {
    return this.rows;
  }

  /** @param row never one that was set before */
  set(row: number, vector: Float32Array | null): void {
    this.grow(row + 1);
    this.rows = Math.max(this.rows, row + 1);
    if (vector === null) return;
    this.floats.set(vector, row * this.dimensions);
    const norm = Math.sqrt(dot(vector, vector, 0));
    // a vector of zeros is similar to nothing
    this.inverseNorms[row] = norm > 0 ? 1 / norm : Number.NaN;
  }

  has(row: number): boolean {
    return (this.inverseNorms[row] ?? 0) !== 0;
  }

  get(row: number): Float32Array | null {
    if (!this.has(row)) return null;
    return this.floats.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  /** @param query of length 1 */
  cosine(row: number, query: Float32Array): number {
    return dot(query, this.floats, row * this.dimensions) * (this.inverseNorms[row] ?? 0);
  }

  /** Bytes that are in use. */
  get bytes(): number {
    return this.rows * this.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  private grow(rows: number): void {
    if (rows <= this.inverseNorms.length) return;
    const capacity = Math.max(1024, rows, Math.ceil(this.inverseNorms.length * 1.5));
    const floats = new Float32Array(capacity * this.dimensions);
    floats.set(this.floats);
    const inverseNorms = new Float32Array(capacity);
    inverseNorms.set(this.inverseNorms);
    this.floats = floats;
    this.inverseNorms = inverseNorms;
  }
}

/** Of length 1; a vector of zeros stays one. */
export function normalized(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(dot(vector, vector, 0));
  return norm > 0 ? vector.map((value) => value / norm) : vector;
}

/** Four sums at once, because each waits for its own last addition alone. */
function dot(query: Float32Array, floats: Float32Array, offset: number): number {
  const length = query.length;
  const whole = length - (length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    // biome-ignore format: one line a sum
    a += (query[i] as number) * (floats[offset + i] as number);
    b += (query[i + 1] as number) * (floats[offset + i + 1] as number);
    c += (query[i + 2] as number) * (floats[offset + i + 2] as number);
    d += (query[i + 3] as number) * (floats[offset + i + 3] as number);
  }
  for (let i = whole; i < length; i++) a += (query[i] as number) * (floats[offset + i] as number);
  return a + b + c + d;
}
