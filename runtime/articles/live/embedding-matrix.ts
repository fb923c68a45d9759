import { bytesFor, type Floats, KernelEngine } from "../../recommender/serve/kernels/engine";

/** Kernels take rows of bytes in multiples of so many. */
const lanes = 16;
const largestByte = 127;
/** Products of a row and a vector stay below 2 ** 31 for rows of a thousand numbers. */
const largestWord = 16_384;
/** Rows of which the kernel says the highest value. */
export const blockRows = 64;

/** Rows `from` to `to - 1`; `from` is the first of a block. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Numbers that are to be multiplied with one scale, above 0 or all of them 0; whoever only compares them need not. */
export interface ScaledNumbers {
  readonly values: Float32Array;
  readonly scale: number;
  /** Of each `blockRows`, the highest of those whose code is 0; -Infinity when there is none. */
  readonly maxima: Float32Array;
}

/**
 * Embeddings, and beside them the same in bytes, where the engine's kernels multiply all of them with a vector: a quarter of the
 * memory has to be read, which is what that takes.
 */
export class EmbeddingMatrix {
  readonly rows: number;
  /** Of each row a byte that whoever multiplies may write: 0 for one that counts among the `maxima`. */
  readonly codes: Uint8Array;
  private readonly width: number;
  private readonly values: Float32Array;
  private readonly stride: number;
  private readonly engine: KernelEngine;
  private readonly bytes: Int8Array;
  /** What a row's bytes are to be multiplied with. */
  private readonly scales: Floats;
  private readonly x: Int16Array;
  private readonly out: Floats;
  private readonly maxima: Floats;

  constructor(rows: number, width: number) {
    this.rows = rows;
    this.width = width;
    this.values = new Float32Array(rows * width);
    this.stride = Math.max(lanes, lanes * Math.ceil(width / lanes));
    const words = (rows * this.stride) / 4;
    const blocks = Math.ceil(rows / blockRows);
    this.engine = new KernelEngine(bytesFor(words, rows, rows, this.stride / 2, blocks, Math.ceil(rows / 4)));
    const bytes = this.engine.integers(words);
    this.bytes = new Int8Array(bytes.buffer, bytes.byteOffset, rows * this.stride);
    this.scales = this.engine.floats(rows);
    this.out = this.engine.floats(rows);
    const x = this.engine.integers(this.stride / 2);
    this.x = new Int16Array(x.buffer, x.byteOffset, this.stride);
    this.maxima = this.engine.floats(blocks);
    const codes = this.engine.integers(Math.ceil(rows / 4));
    this.codes = new Uint8Array(codes.buffer, codes.byteOffset, rows);
  }

  /** Of `width` numbers, or empty for zeros. */
  set(row: number, embedding: Float32Array): void {
    const own = this.row(row);
    if (embedding.length === this.width) own.set(embedding);
    else own.fill(0);
    const scale = largestOf(own) / largestByte;
    const from = row * this.stride;
    for (let f = 0; f < this.width; f++)
      this.bytes[from + f] = scale === 0 ? 0 : Math.round((own[f] as number) / scale);
    this.scales[row] = scale;
  }

  row(at: number): Float32Array {
    return this.values.subarray(at * this.width, (at + 1) * this.width);
  }

  first(rows: number): Float32Array {
    return this.values.subarray(0, rows * this.width);
  }

  /** Puts one row's numbers into another one. */
  move(from: number, to: number): void {
    const { values, bytes, scales, width, stride } = this;
    values.copyWithin(to * width, from * width, (from + 1) * width);
    bytes.copyWithin(to * stride, from * stride, (from + 1) * stride);
    scales[to] = scales[from] as number;
  }

  /**
   * Of each row, row · vector, off by at most a hundredth or so. They hold until the next call.
   *
   * @param ranges rows that are multiplied: values of others say nothing @default - all
   */
  times(
    rows: number,
    vector: Float32Array,
    ranges: readonly RowRange[] = [{ from: 0, to: rows }],
  ): ScaledNumbers {
    const scale = largestOf(vector) / largestWord;
    for (let f = 0; f < this.width; f++)
      this.x[f] = scale === 0 ? 0 : Math.round((vector[f] as number) / scale);
    const { bytes, scales, x, out, stride, codes } = this;
    const maxima = this.maxima.subarray(0, Math.ceil(rows / blockRows));
    maxima.fill(Number.NEGATIVE_INFINITY);
    const calls = ranges.map(({ from, to }) => [
      to - from,
      bytes.byteOffset + from * stride,
      scales.byteOffset + from * scales.BYTES_PER_ELEMENT,
      x.byteOffset,
      out.byteOffset + from * out.BYTES_PER_ELEMENT,
      stride,
      codes.byteOffset + from,
      maxima.byteOffset + (from / blockRows) * maxima.BYTES_PER_ELEMENT,
    ]);
    this.engine.run("timesVectorOfBytes", calls);
    return { values: out, scale, maxima };
  }

  /** The same rows with room for more. */
  grown(rows: number): EmbeddingMatrix {
    const larger = new EmbeddingMatrix(rows, this.width);
    larger.values.set(this.values);
    larger.bytes.set(this.bytes);
    larger.scales.set(this.scales);
    return larger;
  }
}

function largestOf(values: Float32Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
