import { blockBytes, type RowKernel, type RowKind, rowKernel } from "./row-kernel";
import { makeMemory, pageBytes, type WasmMemory } from "./web-assembly";

/** Rows that are compared at once, at most. */
export const rowsAtOnce = 256;

const arrays = { float32: Float32Array, int8: Int8Array, bits: Uint8Array } as const;
type ArrayOf<K extends RowKind> = InstanceType<(typeof arrays)[K]>;

interface Views {
  readonly addresses: Uint32Array;
  readonly results: Float32Array;
}

/**
 * Rows of one kind and length in one block of memory.
 *
 *     query | addresses of rows | what comparing gives | row 0 | row 1 | …
 */
export class RowMemory<K extends RowKind> {
  private readonly kind: K;
  private readonly length: number;
  private readonly memory: WasmMemory;
  private readonly kernel: RowKernel;
  /** Bytes from one row to the next; what is left over stays zero. */
  private readonly stride: number;
  private readonly firstRow: number;
  private made: Views | undefined;

  /** @param length of a row, in elements of its array */
  constructor(kind: K, length: number) {
    this.kind = kind;
    this.length = length;
    this.memory = makeMemory();
    this.kernel = rowKernel(kind, this.memory);
    const block = blockBytes(kind);
    this.stride = Math.ceil((length * arrays[kind].BYTES_PER_ELEMENT) / block) * block;
    this.firstRow =
      this.stride + rowsAtOnce * (Uint32Array.BYTES_PER_ELEMENT + Float32Array.BYTES_PER_ELEMENT);
  }

  /** Valid until memory grows. */
  row(row: number): ArrayOf<K> {
    return this.view(this.addressOf(row));
  }

  /** @throws when all rows together would have more than 4 GB */
  grow(rows: number): void {
    const { byteLength } = this.memory.buffer;
    const missing = this.addressOf(rows) - byteLength;
    // a page at least, and a sixteenth of what is there: each time makes all views of before unusable
    if (missing > 0) this.memory.grow(Math.ceil(Math.max(missing, byteLength / 16) / pageBytes));
  }

  /**
   * Dot products of a query with `count` of `rows` from the `first` on, or how many bits differ.
   *
   * @param count at most `ROWS_AT_ONCE`
   * @returns `count` numbers, and then others; valid until the next call
   */
  compare(query: ArrayLike<number>, rows: Int32Array, first: number, count: number): Float32Array {
    const { addresses, results } = this.views();
    this.view(0).set(query);
    for (let at = 0; at < count; at++) addresses[at] = this.addressOf(rows[first + at] as number);
    if (count > 0)
      this.kernel(0, addresses.byteOffset, addresses.byteOffset + 4 * count, this.stride, results.byteOffset);
    return results;
  }

  /** Made once for each time that memory grew: a query compares many times. */
  private views(): Views {
    const { buffer } = this.memory;
    if (this.made?.addresses.buffer !== buffer) {
      const addresses = new Uint32Array(buffer, this.stride, rowsAtOnce);
      const results = new Float32Array(buffer, this.stride + addresses.byteLength, rowsAtOnce);
      this.made = { addresses, results };
    }
    return this.made;
  }

  private addressOf(row: number): number {
    return this.firstRow + row * this.stride;
  }

  private view(address: number): ArrayOf<K> {
    return new arrays[this.kind](this.memory.buffer, address, this.length) as ArrayOf<K>;
  }
}
