/** A JPEG's Huffman table: all codes of up to eight bits at once, the longer ones by their length. */
export interface HuffmanTable {
  /** For each value of the next eight bits: the code's length << 8 | its symbol, 0 for a longer code. */
  readonly short: Uint16Array;
  /** For each length the largest code, -1 where there is none; and what to add to a code for its symbol's place. */
  readonly largest: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
}

/** @param counts of the codes of one to sixteen bits */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const short = new Uint16Array(256);
  const largest = new Int32Array(17).fill(-1);
  const offsets = new Int32Array(17);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    offsets[length] = place - code;
    for (let index = 0; index < count; index++, code++, place++) {
      largest[length] = code;
      if (length > 8) continue;
      const first = code << (8 - length);
      short.fill((length << 8) | (symbols[place] ?? 0), first, first + (1 << (8 - length)));
    }
    code <<= 1;
  }
  return { short, largest, offsets, symbols };
}

/** The bits of a JPEG's entropy-coded data up to the next marker, and zeros without end after it. */
export class HuffmanBits {
  private readonly bytes: Buffer;
  private readonly end: number;
  private at: number;
  private held = 0;
  private count = 0;
  private padding = 0;

  constructor(bytes: Buffer, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Where reading has come to: at a marker, or before it. */
  get position(): number {
    return this.at;
  }

  /** Whether more was taken than there is. */
  get areUsedUp(): boolean {
    return this.count < this.padding;
  }

  /** @param count up to 16 */
  take(count: number): number {
    if (this.count < count) this.fill();
    this.count -= count;
    return (this.held >>> this.count) & ((1 << count) - 1);
  }

  /** The next symbol; -1 when no code of the table begins like this. */
  symbol({ short, largest, offsets, symbols }: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const known = short[(this.held >>> (this.count - 8)) & 0xff] ?? 0;
    if (known !== 0) {
      this.count -= known >> 8;
      return known & 0xff;
    }
    for (let length = 9; length <= 16; length++) {
      const code = (this.held >>> (this.count - length)) & ((1 << length) - 1);
      if (code > (largest[length] ?? -1)) continue;
      this.count -= length;
      return symbols[code + (offsets[length] ?? 0)] ?? -1;
    }
    return -1;
  }

  private fill(): void {
    while (this.count <= 24) {
      const byte = this.at < this.end ? (this.bytes[this.at] ?? 0) : -1;
      // 0xff is written as 0xff00; before anything else it is a marker
      const isMarker = byte === 0xff && (this.at + 1 >= this.end || this.bytes[this.at + 1] !== 0);
      if (byte === -1 || isMarker) {
        this.held <<= 8;
        this.padding += 8;
      } else {
        this.held = (this.held << 8) | byte;
        this.at += byte === 0xff ? 2 : 1;
      }
      this.count += 8;
    }
  }
}
