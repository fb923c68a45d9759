import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { crc32 } from "node:zlib";

/** Length and checksum of what follows. */
const headerBytes = 8;

/**
 * Records appended to one file; what a killed process had half written at its end is dropped at the next start.
 *
 * A record survives the end of the process as soon as `append` has returned, though not a loss of power.
 */
export class Journal {
  private readonly path: string;
  private file: number;
  private length: number;

  private constructor(path: string, file: number, length: number) {
    this.path = path;
    this.file = file;
    this.length = length;
  }

  /** @param replay receives each record in the order in which it was written */
  static open(path: string, replay: (record: Buffer) => void): Journal {
    const file = openSync(path, existsSync(path) ? "r+" : "w+", 0o600);
    const length = readRecords(file, replay);
    ftruncateSync(file, length);
    return new Journal(path, file, length);
  }

  /** @returns bytes on disk */
  get size(): number {
    return this.length;
  }

  append(parts: readonly Uint8Array[]): void {
    const record = frame(parts);
    writeAll(this.file, record, this.length);
    this.length += record.length;
  }

  /** Replaces all records; a process that is killed meanwhile leaves the old ones. */
  rewrite(records: Iterable<readonly Uint8Array[]>): void {
    const temporary = `${this.path}.new`;
    const file = openSync(temporary, "w+", 0o600);
    let length = 0;
    for (const parts of records) {
      const record = frame(parts);
      writeAll(file, record, length);
      length += record.length;
    }
    renameSync(temporary, this.path);
    closeSync(this.file);
    this.file = file;
    this.length = length;
  }

  close(): void {
    closeSync(this.file);
  }
}

function frame(parts: readonly Uint8Array[]): Buffer {
  const record = Buffer.concat([Buffer.alloc(headerBytes), ...parts]);
  record.writeUInt32LE(record.length - headerBytes, 0);
  record.writeUInt32LE(crc32(record.subarray(headerBytes)), 4);
  return record;
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}

/** @returns where the last whole record ends */
function readRecords(file: number, replay: (record: Buffer) => void): number {
  const { size } = fstatSync(file);
  const header = Buffer.alloc(headerBytes);
  let position = 0;
  while (position + headerBytes <= size) {
    readSync(file, header, 0, headerBytes, position);
    const length = header.readUInt32LE(0);
    if (position + headerBytes + length > size) break;
    const record = Buffer.allocUnsafeSlow(length);
    readSync(file, record, 0, length, position + headerBytes);
    if (crc32(record) !== header.readUInt32LE(4)) break;
    replay(record);
    position += headerBytes + length;
  }
  return position;
}
