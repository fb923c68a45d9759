import { fdatasync, mkdirSync, readdirSync, write } from "node:fs";
import { promisify } from "node:util";
import { LogSegment } from "./log-segment";
import { encodeRecord, type NewEvent, type StoredEvent } from "./record";

const writeAll = promisify(write);
const sync = promisify(fdatasync);

const segmentBytes = 16 * 1024 * 1024;

interface Waiting {
  readonly events: readonly NewEvent[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Where a reader begins: an event's number, its offset, or when it came; `inclusive` or after it. */
export type Position =
  | { readonly at: "start" | "end" }
  | {
      readonly at: "sequence" | "offset" | "enqueuedMs";
      readonly value: number;
      readonly inclusive: boolean;
    };

/**
 * The events of one partition, in order, in files. An event that was acknowledged is on disk, and is read from then on; one that a
 * crash cut off was never acknowledged.
 *
 * Those that arrive while the disk is busy wait for each other and share its next turn.
 */
export class PartitionLog {
  private readonly folder: string;
  private readonly segments: LogSegment[];
  private readonly waiting: Waiting[] = [];
  private readonly listeners = new Set<() => void>();
  private writing: Promise<void> | undefined;
  private failure: unknown;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    const named = readdirSync(folder)
      .flatMap((name) => LogSegment.named(name) ?? [])
      .sort((one, other) => one.firstSequence - other.firstSequence);
    if (named.length === 0) named.push({ firstSequence: 0, firstOffset: 0 });
    this.segments = named.map((begin) => new LogSegment(folder, begin));
    const cut = this.segments.find(
      (each, n) => n < named.length - 1 && each.nextSequence !== named[n + 1]?.firstSequence,
    );
    if (cut !== undefined) throw new Error(`${cut.file} is damaged: events are missing at its end`);
  }

  /** Number of the oldest event that is kept, or of the next one to come. */
  get firstSequence(): number {
    return (this.segments[0] as LogSegment).firstSequence;
  }

  get nextSequence(): number {
    return this.active.nextSequence;
  }

  /** The newest event; undefined while there was none. */
  get last(): Pick<StoredEvent, "sequence" | "offset" | "enqueuedMs"> | undefined {
    const segment = this.segments.findLast(({ count }) => count > 0);
    if (segment === undefined) return undefined;
    const { nextSequence, firstOffset, lastPosition, lastMs } = segment;
    return { sequence: nextSequence - 1, offset: firstOffset + lastPosition, enqueuedMs: lastMs };
  }

  /** Resolves when all of them are on disk; after a crash, whoever had no answer finds none, some or all of them. */
  append(events: readonly NewEvent[]): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ events, resolve, reject });
      this.writing ??= this.writeWaiting().finally(() => {
        this.writing = undefined;
      });
    });
  }

  /** Calls back whenever there is more to read. @returns what ends that */
  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Some events from this number on, or from the oldest that is kept; none when there are none yet. */
  read(sequence: number): StoredEvent[] {
    const from = Math.max(sequence, this.firstSequence);
    const segment = this.segments.find(({ nextSequence, count }) => count > 0 && from < nextSequence);
    const mark = segment?.before((each) => each.sequence <= from);
    if (segment === undefined || mark === undefined) return [];
    for (const events of segment.eventsFrom(mark)) {
      const wanted = events.filter((event) => event.sequence >= from);
      if (wanted.length > 0) return wanted;
    }
    return [];
  }

  /** The number of the first event at a position. */
  sequenceAt(position: Position): number {
    if (!("value" in position)) return position.at === "start" ? this.firstSequence : this.nextSequence;
    const { at, value, inclusive } = position;
    if (at === "sequence") return inclusive ? value : value + 1;
    const isPast = (found: number) => (inclusive ? found >= value : found > value);
    const segment = this.segments.find(
      ({ count, lastMs, firstOffset, lastPosition }) =>
        count > 0 && isPast(at === "enqueuedMs" ? lastMs : firstOffset + lastPosition),
    );
    if (segment === undefined) return this.nextSequence;
    const mark = segment.before(
      (each) => !isPast(at === "enqueuedMs" ? each.enqueuedMs : segment.firstOffset + each.position),
    );
    for (const events of mark ? segment.eventsFrom(mark) : []) {
      const found = events.find((event) => isPast(event[at]));
      if (found !== undefined) return found.sequence;
    }
    return this.nextSequence;
  }

  /** Deletes what came before this moment, a file at a time. */
  async expire(beforeMs: number): Promise<void> {
    await this.writing;
    if (this.active.count > 0 && this.active.lastMs < beforeMs) this.beginSegment();
    while (this.segments.length > 1 && (this.segments[0] as LogSegment).lastMs < beforeMs)
      this.segments.shift()?.remove();
  }

  /** After everything that waits is written. */
  async close(): Promise<void> {
    await this.writing;
    this.failure ??= new Error("the partition is closed");
    for (const segment of this.segments) segment.close();
  }

  private get active(): LogSegment {
    return this.segments.at(-1) as LogSegment;
  }

  private beginSegment(): void {
    const { nextSequence, firstOffset, bytes } = this.active;
    this.segments.push(
      new LogSegment(this.folder, { firstSequence: nextSequence, firstOffset: firstOffset + bytes }),
    );
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const turn = this.waiting.splice(0);
      try {
        await this.writeTurn(turn.flatMap(({ events }) => events));
      } catch (error) {
        // what is on disk is not known any more: a restart looks
        this.failure = error;
        for (const { reject } of [...turn, ...this.waiting.splice(0)]) reject(error);
        return;
      }
      for (const { resolve } of turn) resolve();
      for (const listener of this.listeners) listener();
    }
  }

  private async writeTurn(events: readonly NewEvent[]): Promise<void> {
    if (this.active.bytes >= segmentBytes) this.beginSegment();
    const { active } = this;
    // never before the one before it, whatever the clock does
    const enqueuedMs = Math.max(Date.now(), this.last?.enqueuedMs ?? 0);
    const records = events.map((event) => encodeRecord(event, enqueuedMs));
    const all = Buffer.concat(records);
    for (let written = 0; written < all.length; )
      written += (await writeAll(active.fd, all, written, all.length - written, active.bytes + written))
        .bytesWritten;
    await sync(active.fd);
    for (const { length } of records) active.add(length, enqueuedMs);
  }
}
