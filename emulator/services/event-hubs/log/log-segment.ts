import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bytesOfRecord, decodeRecord, type StoredEvent } from "./record";

/** Where an event lies in a segment. */
export interface Mark {
  readonly sequence: number;
  /** Bytes of the segment before it. */
  readonly position: number;
  readonly enqueuedMs: number;
}

export interface LogSegmentBegin {
  readonly firstSequence: number;
  readonly firstOffset: number;
}

const chunkBytes = 256 * 1024;
/** So far apart are the events whose places are kept in memory. */
const bytesBetweenMarks = 64 * 1024;

/**
 * One file of a partition: events after each other. Its name says what came before it: `<sequence>-<offset>.events`.
 *
 * What a crash left of an event at the end of a file is cut off when the file is opened: nobody was told that it is kept.
 */
export class LogSegment {
  readonly file: string;
  readonly firstSequence: number;
  readonly firstOffset: number;
  readonly fd: number;
  private readonly marks: Mark[] = [];
  /** Bytes that are known to be on disk. */
  bytes = 0;
  count = 0;
  /** Of the last event. */
  lastMs = Number.NEGATIVE_INFINITY;
  lastPosition = 0;

  constructor(folder: string, { firstSequence, firstOffset }: LogSegmentBegin) {
    this.file = join(folder, `${String(firstSequence).padStart(16, "0")}-${firstOffset}.events`);
    this.firstSequence = firstSequence;
    this.firstOffset = firstOffset;
    this.fd = openSync(this.file, existsSync(this.file) ? "r+" : "w+", 0o600);
    this.scan();
  }

  /** @returns undefined for another file */
  static named(name: string): LogSegmentBegin | undefined {
    const [, sequence, offset] = /^(\d{16})-(\d+)\.events$/.exec(name) ?? [];
    return sequence === undefined
      ? undefined
      : { firstSequence: Number(sequence), firstOffset: Number(offset) };
  }

  get nextSequence(): number {
    return this.firstSequence + this.count;
  }

  /** Tells of an event that is on disk now. */
  add(bytes: number, enqueuedMs: number): void {
    const last = this.marks.at(-1);
    if (last === undefined || this.bytes - last.position >= bytesBetweenMarks)
      this.marks.push({ sequence: this.nextSequence, position: this.bytes, enqueuedMs });
    this.lastPosition = this.bytes;
    this.bytes += bytes;
    this.count++;
    this.lastMs = enqueuedMs;
  }

  /** The last known place at which what is looked for does not lie before. */
  before(isBefore: (mark: Mark) => boolean): Mark | undefined {
    return this.marks.findLast(isBefore) ?? this.marks[0];
  }

  /** The events from a place on, some at a time. */
  *eventsFrom({ sequence, position }: Mark): Generator<StoredEvent[]> {
    for (let size = chunkBytes; position < this.bytes; ) {
      const chunk = this.chunk(position, size);
      const events: StoredEvent[] = [];
      let at = 0;
      for (let record = decodeRecord(chunk, at); record !== undefined; record = decodeRecord(chunk, at)) {
        const { bytes, ...event } = record;
        events.push({ ...event, sequence: sequence++, offset: this.firstOffset + position + at });
        at += bytes;
      }
      const next = bytesOfRecord(chunk, at) ?? 0;
      if (at === 0 && next <= size) throw new Error(`${this.file} is damaged at byte ${position}`);
      position += at;
      size = Math.max(chunkBytes, next);
      if (events.length > 0) yield events;
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  remove(): void {
    this.close();
    rmSync(this.file, { force: true });
  }

  private scan(): void {
    const { size } = fstatSync(this.fd);
    this.bytes = 0;
    for (let wanted = chunkBytes; this.bytes < size; ) {
      const chunk = this.chunk(this.bytes, wanted, size);
      let at = 0;
      for (let record = decodeRecord(chunk, at); record !== undefined; record = decodeRecord(chunk, at)) {
        this.add(record.bytes, record.enqueuedMs);
        at += record.bytes;
      }
      const needed = bytesOfRecord(chunk, at) ?? chunkBytes;
      if (at === 0 && (needed <= wanted || this.bytes + needed > size)) break;
      wanted = Math.max(chunkBytes, needed);
    }
    if (this.bytes < size) ftruncateSync(this.fd, this.bytes);
  }

  private chunk(position: number, size: number, end = this.bytes): Buffer {
    const chunk = Buffer.allocUnsafe(Math.min(size, end - position));
    return chunk.subarray(0, readSync(this.fd, chunk, 0, chunk.length, position));
  }
}
