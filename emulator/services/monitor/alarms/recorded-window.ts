import type { TelemetryItem } from "../monitor";
import type { StorageOperationRow } from "../storage-operations";

/** What was recorded from one time until before another. */
export interface RecordedWindow {
  readonly items: readonly TelemetryItem[];
  readonly operations: readonly StorageOperationRow[];
  /** Kinds of items and services of operations of which there was something at any time: their tables are there. @default what the window has */
  readonly ever?: ReadonlySet<string>;
}

interface Timed<Value> {
  readonly at: number;
  readonly value: Value;
}

/** All that was recorded, by time: telemetry arrives late and out of order. */
export class RecordedTime {
  private readonly items: readonly Timed<TelemetryItem>[];
  private readonly operations: readonly Timed<StorageOperationRow>[];
  private readonly ever: ReadonlySet<string>;

  constructor({ items, operations }: RecordedWindow) {
    this.items = byTime(items);
    this.operations = byTime(operations);
    this.ever = new Set<string>([
      ...items.map(({ kind }) => kind),
      ...operations.map(({ service }) => service),
    ]);
  }

  /** @param from milliseconds since 1970 @param to the first millisecond that is not looked at any more */
  between(from: number, to: number): RecordedWindow {
    const { ever } = this;
    return { items: cut(this.items, from, to), operations: cut(this.operations, from, to), ever };
  }
}

function byTime<Value extends { readonly time: string }>(values: readonly Value[]): Timed<Value>[] {
  return values
    .map((value) => ({ at: Date.parse(value.time), value }))
    .sort((one, other) => one.at - other.at);
}

function cut<Value>(all: readonly Timed<Value>[], from: number, to: number): Value[] {
  return all.slice(firstFrom(all, from), firstFrom(all, to)).map(({ value }) => value);
}

function firstFrom(all: readonly Timed<unknown>[], time: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.at ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
