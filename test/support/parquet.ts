import { snappy } from "./snappy";
import { type Struct, ThriftReader } from "./thrift-reader";

export type Cell = number | string | null;

/**
 * Columns of a Parquet file of pandas: flat, compressed with Snappy or not, plain or by dictionary.
 *
 * https://github.com/apache/parquet-format
 */
export function readParquet(file: Buffer): ReadonlyMap<string, Cell[]> {
  const length = file.readUInt32LE(file.length - 8);
  const footer = new ThriftReader(file.subarray(file.length - 8 - length)).struct();
  const [, ...schema] = footer[2] as Struct[];
  const isOptional = new Map(schema.map((each) => [String(each[4]), each[3] === 1]));
  const columns = new Map<string, Cell[]>();
  for (const group of footer[4] as Struct[])
    for (const { 3: chunk } of group[1] as Struct[]) {
      const name = String(((chunk as Struct)[3] as unknown[])[0]);
      const cells = columns.get(name) ?? [];
      columns.set(name, cells);
      for (const cell of cellsOf(file, chunk as Struct, isOptional.get(name) ?? false)) cells.push(cell);
    }
  return columns;
}

function* cellsOf(file: Buffer, chunk: Struct, isOptional: boolean): Generator<Cell> {
  const [type, codec, total] = [Number(chunk[1]), Number(chunk[4]), Number(chunk[5])];
  let at = Number(chunk[11] ?? chunk[9]);
  let dictionary: Cell[] = [];
  for (let read = 0; read < total; ) {
    const reader = new ThriftReader(file.subarray(at));
    const header = reader.struct();
    const from = at + reader.at;
    at = from + Number(header[3]);
    const packed = file.subarray(from, at);
    const page = codec === 1 ? snappy(packed) : packed;
    const ofPage = header[5] as Struct | undefined;
    if (!ofPage) {
      dictionary = plain(page, type, Number((header[7] as Struct)[1]));
      continue;
    }
    const count = Number(ofPage[1]);
    read += count;
    yield* dataPage(page, { type, count, isOptional, isPlain: ofPage[2] === 0, dictionary });
  }
}

interface DataPage {
  readonly type: number;
  readonly count: number;
  readonly isOptional: boolean;
  readonly isPlain: boolean;
  readonly dictionary: readonly Cell[];
}

function dataPage(page: Buffer, { type, count, isOptional, isPlain, dictionary }: DataPage): Cell[] {
  const levelBytes = isOptional ? page.readUInt32LE(0) : 0;
  const isThere = isOptional ? runs(page.subarray(4, 4 + levelBytes), 1, count) : Array(count).fill(1);
  const rest = page.subarray(isOptional ? 4 + levelBytes : 0);
  const there = isThere.filter((level) => level === 1).length;
  const values = isPlain
    ? plain(rest, type, there)
    : runs(rest.subarray(1), rest[0] ?? 0, there).map((place) => dictionary[place] ?? null);
  let next = 0;
  return isThere.map((level) => (level === 1 ? (values[next++] ?? null) : null));
}

/** Of each type of numbers its bytes, and how they are read. */
const numbers: Readonly<
  Record<number, readonly [size: number, read: (bytes: Buffer, at: number) => number]>
> = {
  1: [4, (bytes, at) => bytes.readInt32LE(at)],
  2: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
  4: [4, (bytes, at) => bytes.readFloatLE(at)],
  5: [8, (bytes, at) => bytes.readDoubleLE(at)],
};

function plain(bytes: Buffer, type: number, count: number): Cell[] {
  const [size, read] = numbers[type] ?? [];
  if (size && read) return Array.from({ length: count }, (_, n) => read(bytes, n * size));
  if (type !== 6) throw new Error(`no reader for the type ${type}`);
  let at = 0;
  return Array.from({ length: count }, () => {
    const length = bytes.readUInt32LE(at);
    at += 4 + length;
    return bytes.toString("utf8", at - length, at);
  });
}

/** Runs of one value, and values of `width` bits one after the other. */
function runs(bytes: Buffer, width: number, count: number): number[] {
  const values: number[] = [];
  const reader = new ThriftReader(bytes);
  while (values.length < count) {
    const header = reader.varint();
    if (header % 2 === 0) {
      const size = Math.ceil(width / 8);
      const value = size === 0 ? 0 : bytes.readUIntLE(reader.at, size);
      reader.at += size;
      for (let n = 0; n < Math.floor(header / 2); n++) values.push(value);
    } else {
      const packed = Math.floor(header / 2) * width;
      for (let n = 0; n < Math.floor(header / 2) * 8; n++)
        values.push(bitsAt(bytes, reader.at, n * width, width));
      reader.at += packed;
    }
  }
  return values.slice(0, count);
}

function bitsAt(bytes: Buffer, from: number, bit: number, width: number): number {
  let value = 0;
  for (let n = 0; n < width; n++) {
    const byte = bytes[from + ((bit + n) >> 3)] ?? 0;
    value += ((byte >> ((bit + n) & 7)) & 1) * 2 ** n;
  }
  return value;
}
