/** Fields by their numbers. */
export type Struct = Readonly<Record<number, unknown>>;

/**
 * Thrift's compact protocol, as Parquet's headers have it.
 *
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class ThriftReader {
  at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  struct(): Struct {
    const fields: Record<number, unknown> = {};
    for (let id = 0; ; ) {
      const header = this.byte();
      if (header === 0) return fields;
      id = header >> 4 === 0 ? this.zigzag() : id + (header >> 4);
      fields[id] = this.value(header & 15);
    }
  }

  varint(): number {
    for (let [value, place] = [0, 1]; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  }

  private value(type: number): unknown {
    if (type === 1 || type === 2) return type === 1;
    if (type === 3) return this.byte();
    if (type >= 4 && type <= 6) return this.zigzag();
    if (type === 7) {
      this.at += 8;
      return this.bytes.readDoubleLE(this.at - 8);
    }
    if (type === 8) {
      const length = this.varint();
      this.at += length;
      return this.bytes.toString("utf8", this.at - length, this.at);
    }
    if (type === 12) return this.struct();
    const header = this.byte();
    const length = header >> 4 === 15 ? this.varint() : header >> 4;
    return Array.from({ length }, () => this.value(header & 15));
  }

  private byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  private zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
