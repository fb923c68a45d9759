import { setImmediate as endOfTurn } from "node:timers/promises";

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommitOptions<Item, Result> {
  /** Writes all in one transaction. @returns what became of each, in their order */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly bytesOf: (item: Item) => number;
  /** Told of each that succeeded. */
  readonly committed?: (records: number, seconds: number) => void;
  /** Whether the error is of one of the items, so that the others should be tried without it. @default - it never is */
  readonly isOfItem?: (error: unknown) => boolean;
  /** Items of one write. @default 256 */
  readonly mostItems?: number;
  /** Bytes of one write; an item that is larger goes alone. @default 16 MB */
  readonly mostBytes?: number;
}

/**
 * Lets concurrent requests share writes, each of which waits for a disk or a service:
 *
 * ```
 *   a, b ──▶ ┌ write [a, b] ┐ ──▶ ┌ write [c, d, e] ┐ ──▶ …
 *   c, d, e ─ wait ─────────┘     └ f, g wait
 * ```
 *
 * Nobody waits for a timer: who comes in one turn of the event loop is written when it ends, who comes meanwhile is in the next
 * write.
 */
export class GroupCommit<Item, Result> {
  private readonly options: GroupCommitOptions<Item, Result>;
  private waiting: Waiting<Item, Result>[] = [];
  private isWriting = false;

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.options = options;
  }

  /** @returns what became of it, when it is committed */
  add(item: Item): Promise<Result> {
    const bytes = this.options.bytesOf(item);
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, bytes, resolve, reject });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      await endOfTurn();
      await this.write(this.next());
    }
    this.isWriting = false;
  }

  private next(): Waiting<Item, Result>[] {
    const { mostItems = 256, mostBytes = 16 * 1024 * 1024 } = this.options;
    let bytes = 0;
    const end = this.waiting.findIndex((each, at) => {
      bytes += each.bytes;
      return at > 0 && (at === mostItems || bytes > mostBytes);
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  private async write(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const began = performance.now();
      const results = await this.options.write(group.map(({ item }) => item));
      this.options.committed?.(group.length, (performance.now() - began) / 1000);
      for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result);
    } catch (error) {
      if (group.length > 1 && this.options.isOfItem?.(error)) {
        for (const each of group) await this.write([each]);
        return;
      }
      for (const { reject } of group) reject(error);
    }
  }
}
