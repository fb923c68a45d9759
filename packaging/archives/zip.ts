import { crc32 } from "node:zlib";

/** A file of an archive, already compressed; `deflate.ts` makes them. */
export interface ZipEntry {
  /** Path below the archive's root, with forward slashes. */
  readonly name: string;
  readonly content: Uint8Array;
  /** The same content as a raw DEFLATE stream. */
  readonly deflated: Uint8Array;
}

const utf8Names = 0x0800;
const deflate = 8;
// 1980-01-01 00:00:00, the earliest time the format knows; it is stored without a time zone
const dosTime = 0;
const dosDate = (1 << 5) | 1;
// made by Unix, so that the upper half of the external attributes is a file mode
const madeByUnix = (3 << 8) | 20;
const regularFileReadableByAll = 0o100644;

/**
 * A zip archive whose bytes depend on nothing but its entries' names and contents.
 *
 * Our own because the archivers on npm write the clock or the time zone into it (yazl), cannot take
 * entries compressed before, or compress with Node's zlib, whose output differs between processors.
 */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;

  // by code unit: a locale's order would differ between machines
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = Buffer.from(entry.name);
    const common = commonHeader(entry, name);
    const file = [bytes([4, 0x04034b50]), common, name, Buffer.from(entry.deflated)];
    files.push(...file);
    directory.push(
      bytes([4, 0x02014b50], [2, madeByUnix]),
      common,
      bytes([2, 0], [2, 0], [2, 0], [4, regularFileReadableByAll * 0x10000], [4, offset]),
      name,
    );
    offset += lengthOf(file);
  }

  const end = bytes(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, lengthOf(directory)],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...files, ...directory, end]);
}

/** The fields that an entry has in common with its line in the directory at the archive's end. */
function commonHeader(entry: ZipEntry, name: Buffer): Buffer {
  return bytes(
    [2, 20],
    [2, utf8Names],
    [2, deflate],
    [2, dosTime],
    [2, dosDate],
    [4, crc32(entry.content)],
    [4, entry.deflated.length],
    [4, entry.content.length],
    [2, name.length],
    [2, 0],
  );
}

/** Little-endian integers, each with its width in bytes. */
function bytes(...fields: readonly (readonly [width: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) at = buffer.writeUIntLE(value, at, width);
  return buffer;
}

function lengthOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, buffer) => sum + buffer.length, 0);
}
