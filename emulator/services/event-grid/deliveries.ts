import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Segments } from "../storage/engine/segments";
import type { StorageEvent } from "../storage/storage";

/** One event on its way to one subscription. */
export interface Delivery {
  readonly id: string;
  /** Resource id of the subscription. */
  readonly subscriptionId: string;
  readonly event: StorageEvent;
  /** ISO 8601 */
  readonly publishTime: string;
  readonly attempts: number;
  readonly lastAttemptTime?: string;
  /** "NotFound", "TimedOut"… as in dead letters. */
  readonly lastOutcome?: string;
  readonly lastStatus?: number;
  /** Set when it will not be tried again and waits to be written as a dead letter. */
  readonly deadLetterReason?: string;
}

type Line = ["put", Delivery] | ["done", string];

/** Rewriting what is pending is cheaper than reading a longer file at the next start. */
const compactAfterBytes = 4 * 1024 * 1024;
/** With much pending, rewriting all of it for each event would cost more than it saves. */
const compactAfterGrowth = 2;

/** What is pending, on disk before `put` returns, so that it survives kill -9. */
export class Deliveries {
  private readonly segments: Segments;
  private readonly pending = new Map<string, Delivery>();
  private compactAtBytes = compactAfterBytes;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.segments = new Segments(join(directory, "deliveries"));
    for (const line of this.segments.read<Line>()) {
      if (line[0] === "put") this.pending.set(line[1].id, line[1]);
      else this.pending.delete(line[1]);
    }
    this.compact();
  }

  get size(): number {
    return this.pending.size;
  }

  get(id: string): Delivery | undefined {
    return this.pending.get(id);
  }

  all(): Delivery[] {
    return [...this.pending.values()];
  }

  put(...deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.pending.set(delivery.id, delivery);
    this.write(deliveries.map((delivery) => ["put", delivery]));
  }

  done(...ids: readonly string[]): void {
    const known = ids.filter((id) => this.pending.delete(id));
    this.write(known.map((id) => ["done", id]));
  }

  private write(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    this.segments.append(`${JSON.stringify(lines)}\n`);
    if (this.segments.bytes > this.compactAtBytes) this.compact();
  }

  private compact(): void {
    const replaced = this.segments.rotate();
    if (this.pending.size > 0) {
      this.segments.append(`${JSON.stringify(this.all().map((delivery): Line => ["put", delivery]))}\n`);
    }
    this.segments.remove(replaced);
    this.compactAtBytes = Math.max(compactAfterBytes, this.segments.bytes * compactAfterGrowth);
  }
}
