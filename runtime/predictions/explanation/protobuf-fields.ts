/** One field of a message: a number, or bytes, which may be a text or a message again. */
export interface ProtobufField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

const varintWire = 0;
const doubleWire = 1;
const bytesWire = 2;
const floatWire = 5;

/**
 * The fields of a message in protocol buffers' notation, in their order. Numbers of 64 bits are rounded to what a double holds;
 * a negative one is as it was written.
 *
 * @throws RangeError when it is cut off or in another notation
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const reader = new ProtobufReader(message);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    yield { number: Math.floor(tag / 8), value: reader.value(tag % 8) };
  }
}

/** Numbers that are one after the other, without tags. */
export function* packedVarints(bytes: Uint8Array): Generator<number> {
  const reader = new ProtobufReader(bytes);
  while (!reader.isAtEnd) yield reader.varint();
}

class ProtobufReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  value(wire: number): number | Uint8Array {
    switch (wire) {
      case varintWire:
        return this.varint();
      case doubleWire:
        this.at += 8;
        return this.view.getFloat64(this.at - 8, true);
      case floatWire:
        this.at += 4;
        return this.view.getFloat32(this.at - 4, true);
      case bytesWire: {
        const length = this.varint();
        if (length < 0 || length > this.bytes.length - this.at) throw new RangeError("a field is cut off");
        this.at += length;
        return this.bytes.subarray(this.at - length, this.at);
      }
      default:
        throw new RangeError(`there is no notation ${wire}`);
    }
  }

  /** Seven bits a byte, the lowest first; a negative number has all 64. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError("a number is cut off");
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return index < 9 ? value : Number(BigInt.asIntN(64, this.tenBytes()));
    }
    throw new RangeError("a number is too long");
  }

  /** The number of ten bytes that ends here. */
  private tenBytes(): bigint {
    let value = 0n;
    for (let index = 1; index <= 10; index++)
      value = (value << 7n) | BigInt((this.bytes[this.at - index] ?? 0) & 0x7f);
    return value;
  }
}
