/** Larger numbers are none that a profile has. */
const largest = 2 ** 31;
const widest = 31;

/** Writes whole numbers, bit after bit; the last byte is filled up with zeros. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private current = 1;

  bit(isSet: boolean): void {
    this.current = (this.current << 1) | (isSet ? 1 : 0);
    if (this.current < 0x100) return;
    this.bytes.push(this.current & 0xff);
    this.current = 1;
  }

  /** @param value below 2^count */
  bits(value: number, count: number): void {
    for (let place = count - 1; place >= 0; place--) this.bit(((value >>> place) & 1) === 1);
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
    while (this.current !== 1) this.bit(false);
    return Buffer.from(this.bytes);
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
    const byte = this.bytes[this.at >>> 3];
    if (byte === undefined) throw new RangeError("it ends too early");
    return ((byte >>> (7 - (this.at++ & 7))) & 1) === 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n++) value = value * 2 + (this.bit() ? 1 : 0);
    return value;
  }

  number(usual: number): number {
    let more = 0;
    while (!this.bit()) if (++more + usual >= widest) throw new RangeError("it has too large a number");
    return 2 ** (more + usual) + this.bits(more + usual) - 2 ** usual;
  }

  signed(usual: number): number {
    const value = this.number(usual);
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
