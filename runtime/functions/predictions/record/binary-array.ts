/** Types of columns, as PostgreSQL numbers them and as their values are written. */
const types = {
  uuid: { oid: 2950, write: (bytes: Bytes, id: string) => bytes.hex(id.replaceAll("-", "")) },
  timestamptz: { oid: 1184, write: (bytes: Bytes, time: Date) => bytes.time(time) },
  text: { oid: 25, write: (bytes: Bytes, text: string) => bytes.text(text) },
  json: { oid: 114, write: (bytes: Bytes, text: string) => bytes.text(text) },
  integer: { oid: 23, write: (bytes: Bytes, value: number) => bytes.int32(value) },
  smallint: { oid: 21, write: (bytes: Bytes, value: number) => bytes.int16(value) },
  real: { oid: 700, write: (bytes: Bytes, value: number) => bytes.float32(value) },
} as const;

export type BinaryType = keyof typeof types;
export type BinaryValue = string | number | Date | null | undefined;

/**
 * An array as PostgreSQL takes it without parsing: a text of JSON in an array of texts would have each of its quotes written twice.
 *
 * ```
 * dimensions 1 │ any null │ type │ length │ first index 1 │ bytes of the value, or -1 for null │ the value │ …
 * ```
 */
export function binaryArray(type: BinaryType, values: readonly BinaryValue[]): Buffer {
  const { oid, write } = types[type];
  const bytes = new Bytes();
  bytes.int32(1);
  bytes.int32(1);
  bytes.int32(oid);
  bytes.int32(values.length);
  bytes.int32(1);
  for (const value of values) {
    if (value === null || value === undefined) bytes.int32(-1);
    else bytes.sized(() => write(bytes, value as never));
  }
  return bytes.written();
}

/** Of 2000, from which PostgreSQL counts microseconds. */
const epochMs = Date.UTC(2000, 0, 1);
const twoTo32 = 2 ** 32;
/** A longer text is written faster by native code. */
const shortText = 80;

/** One for all arrays: none is written while another one is. */
let shared = Buffer.allocUnsafeSlow(64 * 1024);
/** What a large batch needed once is not kept. */
const mostShared = 1024 * 1024;

class Bytes {
  private buffer = shared;
  private at = 0;

  int16(value: number): void {
    this.reserve(2);
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  float32(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeFloatBE(value, this.at);
  }

  time(value: Date): void {
    const microseconds = (value.getTime() - epochMs) * 1000;
    this.int32(Math.floor(microseconds / twoTo32));
    this.int32((microseconds % twoTo32) | 0);
  }

  hex(digits: string): void {
    this.reserve(digits.length / 2);
    this.at += this.buffer.write(digits, this.at, "hex");
  }

  text(text: string): void {
    // of a character that UTF-8 writes in four bytes a string has two
    this.reserve(text.length * 3);
    const { buffer } = this;
    let at = this.at;
    const end = text.length > shortText ? 0 : text.length;
    let read = 0;
    for (; read < end; read++) {
      const letter = text.charCodeAt(read);
      if (letter > 0x7f) break;
      buffer[at++] = letter;
    }
    if (read < text.length) at = this.at + buffer.write(text, this.at, "utf8");
    this.at = at;
  }

  /** A value behind the number of its bytes. */
  sized(write: () => void): void {
    this.int32(0);
    const start = this.at;
    write();
    this.buffer.writeInt32BE(this.at - start, start - 4);
  }

  written(): Buffer {
    if (this.buffer.length <= mostShared) shared = this.buffer;
    return Buffer.from(this.buffer.subarray(0, this.at));
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.at + bytes, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
