import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { readIfPresent } from "../../core/files";
import type { TelemetryItem } from "./monitor";

const flushMs = 200;

/**
 * The last items in memory, and on disk as one JSON per line. When the file is full it becomes
 * `telemetry.1.ndjson` and a new one begins, so the disk holds at most twice the limit.
 */
export class ItemStore {
  private readonly file: string;
  private readonly capacity: number;
  private readonly maximumBytes: number;
  private items: TelemetryItem[] = [];
  private unwritten: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private size: number;

  constructor(folder: string, capacity = 50_000, maximumBytes = 32 * 1024 * 1024) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = join(folder, "telemetry.ndjson");
    this.capacity = capacity;
    this.maximumBytes = maximumBytes;
    this.items = [...readItems(this.older), ...readItems(this.file)].slice(-capacity);
    this.size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }

  add(item: TelemetryItem): void {
    this.items.push(item);
    // rarely, because it copies
    if (this.items.length > this.capacity * 1.1) this.items = this.items.slice(-this.capacity);
    this.unwritten.push(JSON.stringify(item));
    this.timer ??= setTimeout(() => this.flush(), flushMs).unref();
  }

  /** Oldest first. */
  all(): readonly TelemetryItem[] {
    return this.items;
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unwritten.length === 0) return;
    const text = `${this.unwritten.join("\n")}\n`;
    this.unwritten = [];
    if (this.size > this.maximumBytes) {
      renameSync(this.file, this.older);
      this.size = 0;
    }
    appendFileSync(this.file, text, { mode: 0o600 });
    this.size += Buffer.byteLength(text);
  }

  private get older(): string {
    return this.file.replace(/\.ndjson$/, ".1.ndjson");
  }
}

function readItems(file: string): TelemetryItem[] {
  const lines = (readIfPresent(file) ?? "").split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as TelemetryItem];
    } catch {
      return []; // a line that was cut off when the emulator was killed
    }
  });
}
