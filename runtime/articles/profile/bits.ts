/** Larger numbers are none that a profile has. */
const largest = 2 ** 31;
const widest = 31;

/** Writes whole numbers, bit after bit; the last byte is filled up with zeros. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private current = 0;
  private free = 8;

  bit(isSet: boolean): void {
    this.bits(isSet ? 1 : 0, 1);
  }

  /** @param value below 2^count */
  bits(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      const now = Math.min(left, this.free);
      left -= now;
      this.free -= now;
      this.current |= ((value >>> left) & ((1 << now) - 1)) << this.free;
      if (this.free === 0) this.next();
    }
  }

  /**
   * A number from 0 that is usually of about `usual` bits (exponential Golomb code): so many bits and one when it is smaller, two
   * more each time it is twice as large.
   */
  number(value: number, usual: number): void {
    if (!(value >= 0 && value < largest - 2 ** usual)) throw new RangeError(`${value} cannot be packed`);
    const shifted = value + 2 ** usual;
    const width = 32 - Math.clz32(shifted);
    this.bits(0, width - usual - 1);
    this.bits(shifted, width);
  }

  /** Near 0 on either side. */
  signed(value: number, usual: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value, usual);
  }

  written(): Buffer {
    if (this.free < 8) this.next();
    return Buffer.from(this.bytes);
  }

  private next(): void {
    this.bytes.push(this.current);
    this.current = 0;
    this.free = 8;
  }
}

/** @throws RangeError when the bytes end too early, or no number is there */
export class BitReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Whether nothing follows but zeros in the last byte. */
  get isAtEnd(): boolean {
    const left = this.bytes.length * 8 - this.at;
    return left === 0 || (left < 8 && ((this.bytes.at(-1) ?? 0) & (2 ** left - 1)) === 0);
  }

  bit(): boolean {
    return this.bits(1) === 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let left = count; left > 0; ) {
      const byte = this.byte();
      const ahead = 8 - (this.at & 7);
      const now = Math.min(left, ahead);
      value = value * 2 ** now + ((byte >>> (ahead - now)) & ((1 << now) - 1));
      this.at += now;
      left -= now;
    }
    return value;
  }

  number(usual: number): number {
    const width = usual + this.zeros();
    if (width >= widest) throw new RangeError("it has too large a number");
    return this.bits(width + 1) - 2 ** usual;
  }

  signed(usual: number): number {
    const value = this.number(usual);
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** How many come before the next one. */
  private zeros(): number {
    for (let zeros = 0; ; ) {
      const ahead = 8 - (this.at & 7);
      const rest = this.byte() & ((1 << ahead) - 1);
      const found = Math.clz32(rest) - 32 + ahead;
      this.at += found;
      zeros += found;
      if (rest !== 0) return zeros;
    }
  }

  private byte(): number {
    const byte = this.bytes[this.at >>> 3];
    if (byte === undefined) throw new RangeError("it ends too early");
    return byte;
  }
}
