/** Where all records are written, one after the other: with room of its own for each, every 250 lists would end in a collection of garbage. */
let room = Buffer.alloc(0);

/** Columns of whole numbers as bytes, one after the other; what is read is what was written in the same order. */
export class RecordWriter {
  private readonly bytes: Buffer;
  private at = 0;

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

  column(values: Uint8Array): void {
    this.bytes.set(values, this.at);
    this.at += values.length;
  }

  /** Of 32 bits. */
  word(value: number): void {
    this.at = this.bytes.writeUInt32LE(value, this.at);
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

  /** They hold until the next record begins. */
  all(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}

export class RecordReader {
  private at = 0;
  private readonly all: Buffer;

  constructor(all: Buffer) {
    this.all = all;
  }

  text(): string {
    const length = this.all.readUInt16LE(this.at);
    this.at += 2;
    return this.take(length).toString();
  }

  bytes(count: number): Uint8Array {
    return this.take(count);
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

  private take(count: number): Buffer {
    const from = this.at;
    this.at += count;
    if (this.at > this.all.length) throw new RangeError("the record ends before its columns do");
    return this.all.subarray(from, this.at);
  }
}
