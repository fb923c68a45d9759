/** Columns of whole numbers as bytes, one after the other; what is read is what was written in the same order. */
export class RecordWriter {
  private readonly parts: Uint8Array[] = [];

  /** Up to 65,535 bytes of UTF-8. */
  text(text: string): void {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(bytes.length);
    this.parts.push(length, bytes);
  }

  /** Numbers from 0 to 255. */
  bytes(values: readonly number[]): void {
    this.parts.push(Uint8Array.from(values));
  }

  /** Numbers of 32 bits. */
  words(values: readonly number[]): void {
    this.parts.push(new Uint8Array(Uint32Array.from(values).buffer));
  }

  /** Safe whole numbers from 0, each as what it is above the one before: low bytes first, seven bits a byte. */
  ascending(values: readonly number[]): void {
    const bytes: number[] = [];
    let before = 0;
    for (const value of values) {
      let rest = value - before;
      for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
      bytes.push(rest);
      before = value;
    }
    this.parts.push(Uint8Array.from(bytes));
  }

  all(): Uint8Array {
    return Buffer.concat(this.parts);
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
