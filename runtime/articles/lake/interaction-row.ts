import type { Deed, DeedKind } from "../deed";

/** A deed as the lake keeps it, and where it lay in the hub. Times are milliseconds since 1970. README.md has the columns. */
export interface InteractionRow {
  readonly id: string;
  readonly reader: string;
  readonly kind: DeedKind;
  /** When it happened, by the clock of whoever told. */
  readonly at: number;
  /** Null for `shown`, which is of several. */
  readonly article: string | null;
  /** Of `shown`, in the order of their places; null otherwise. */
  readonly articles: readonly string[] | null;
  readonly list: string | null;
  readonly position: number | null;
  readonly seconds: number | null;
  readonly rating: number | null;
  /** When it came into the hub. */
  readonly arrived: number;
  readonly partition: number;
  readonly sequence: number;
}

/** Where an event lay in the hub, and when it came there. */
export type HubPlace = Pick<InteractionRow, "arrived" | "partition" | "sequence">;

export function interactionRow(deed: Deed, { arrived, partition, sequence }: HubPlace): InteractionRow {
  const { id, reader, kind } = deed;
  return {
    id: id.toLowerCase(),
    reader,
    kind,
    at: Date.parse(deed.at),
    article: "article" in deed ? deed.article : null,
    articles: "articles" in deed ? deed.articles : null,
    list: deed.list?.toLowerCase() ?? null,
    position: "position" in deed ? (deed.position ?? null) : null,
    seconds: "seconds" in deed ? deed.seconds : null,
    rating: "rating" in deed ? deed.rating : null,
    arrived,
    partition,
    sequence,
  };
}

/** By when they came; two of one partition as they lay in it. */
export function inOrder(a: InteractionRow, b: InteractionRow): number {
  return a.arrived - b.arrived || a.partition - b.partition || a.sequence - b.sequence;
}

/** One event is one row, however often it was handed over. A hub that is made anew counts anew, but later. */
export function isSameEvent(a: InteractionRow, b: InteractionRow): boolean {
  return a.sequence === b.sequence && a.partition === b.partition && a.arrived === b.arrived;
}

/** All rows, each once, in their order. */
export function merged(...parts: readonly (readonly InteractionRow[])[]): InteractionRow[] {
  const rows = parts.flat().sort(inOrder);
  return rows.filter((row, n) => n === 0 || !isSameEvent(row, rows[n - 1] as InteractionRow));
}
