/** Where all records are written, one after the other: with room of its own for each, every 250 lists would end in a collection of garbage. */
let room = Buffer.alloc(0);

/** A column that is packed begins with how many bits its numbers have; with this beside it, zeros have none of their own. */
const isSparse = 16;

/** Columns of whole numbers as bytes, one after the other; what is read is what was written in the same order. */
export class RecordWriter {
  private readonly bytes: Buffer;
  private at = 0;
  private held = 0;
  private heldBits = 0;

  /** @param most bytes that will be written */
  constructor(most: number) {
    if (room.length < most) room = Buffer.alloc(2 * most);
    this.bytes = room;
  }

  /** Up to 65,535 bytes of UTF-8. */
  text(text: string): void {
    const length = this.bytes.write(text, this.at + 2);
    this.bytes.writeUInt16LE(length, this.at);
    this.at += 2 + length;
  }

  /** From 0 to 255. */
  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** Numbers from 0 to 255, each in as many bits as the largest one needs; where most are 0, a bit says which are not. */
  packed(values: Uint8Array): void {
    let all = 0;
    let others = 0;
    for (const value of values) {
      all |= value;
      if (value !== 0) others++;
    }
    const width = 32 - Math.clz32(all);
    if (values.length + others * width >= values.length * width) {
      this.byte(width);
      if (width > 0) for (const value of values) this.bits(value, width);
    } else {
      this.byte(width + isSparse);
      for (const value of values) this.bits(value === 0 ? 0 : 1, 1);
      for (const value of values) if (value !== 0) this.bits(value, width);
    }
    if (this.heldBits > 0) this.byte(this.held);
    this.held = 0;
    this.heldBits = 0;
  }

  /** Of 32 bits. */
  words(values: Uint32Array): void {
    for (const value of values) this.at = this.bytes.writeUInt32LE(value, this.at);
  }

  /** Safe whole numbers from 0, each as what it is above the one before: low bytes first, seven bits a byte. */
  ascending(values: readonly number[]): void {
    let before = 0;
    for (const value of values) {
      let rest = value - before;
      for (; rest > 127; rest = Math.floor(rest / 128)) this.byte(128 + (rest % 128));
      this.byte(rest);
      before = value;
    }
  }

  written(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.at));
  }

  /** Low bits first. */
  private bits(value: number, width: number): void {
    this.held |= value << this.heldBits;
    this.heldBits += width;
    if (this.heldBits < 8) return;
    this.byte(this.held & 255);
    this.held >>>= 8;
    this.heldBits -= 8;
  }
}

/** Its methods throw a RangeError when the record ends before what is asked for. */
export class RecordReader {
  private at = 0;
  private readonly all: Buffer;

  constructor(all: Uint8Array) {
    this.all = Buffer.from(all.buffer, all.byteOffset, all.byteLength);
  }

  text(): string {
    const length = this.all.readUInt16LE(this.at);
    this.at += 2;
    return this.take(length).toString();
  }

  bytes(count: number): Uint8Array {
    return this.take(count);
  }

  /** Columns that were packed, one after the other. */
  packed(columns: number, count: number): Uint8Array {
    const values = new Uint8Array(columns * count);
    for (let column = 0; column < columns; column++)
      this.unpack(values.subarray(column * count, (column + 1) * count));
    return values;
  }

  words(count: number): Uint32Array {
    return new Uint32Array(Uint8Array.from(this.take(4 * count)).buffer);
  }

  ascending(count: number): number[] {
    const values: number[] = [];
    let before = 0;
    for (let n = 0; n < count; n++) {
      let scale = 1;
      let byte = this.all.readUInt8(this.at++);
      for (; byte > 127; byte = this.all.readUInt8(this.at++)) {
        before += (byte - 128) * scale;
        scale *= 128;
      }
      before += byte * scale;
      values.push(before);
    }
    return values;
  }

  private unpack(to: Uint8Array): void {
    const kind = this.all.readUInt8(this.at++);
    const width = kind % isSparse;
    let held = 0;
    let heldBits = 0;
    const bits = (count: number): number => {
      if (heldBits < count) {
        held |= this.all.readUInt8(this.at++) << heldBits;
        heldBits += 8;
      }
      const value = held & ((1 << count) - 1);
      held >>>= count;
      heldBits -= count;
      return value;
    };
    if (kind < isSparse) {
      for (let n = 0; n < to.length; n++) to[n] = bits(width);
      return;
    }
    for (let n = 0; n < to.length; n++) to[n] = bits(1);
    for (let n = 0; n < to.length; n++) if (to[n] !== 0) to[n] = bits(width);
  }

  private take(count: number): Buffer {
    const from = this.at;
    this.at += count;
    if (this.at > this.all.length) throw new RangeError("the record ends before its columns do");
    return this.all.subarray(from, this.at);
  }
}
