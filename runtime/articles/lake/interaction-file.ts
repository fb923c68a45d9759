import type { InteractionRow } from "./interaction-row";
import { counter, number, ParquetFormat, text, time, uuid } from "./parquet-format";

/** Names in the file are such that SQL takes them as they are. */
const format = new ParquetFormat<InteractionRow>("interactions", {
  id: uuid("id", "REQUIRED"),
  reader: text("reader", "REQUIRED"),
  kind: text("kind", "REQUIRED"),
  at: time("happened_at"),
  article: text("article", "OPTIONAL"),
  articles: {
    schema: [
      {
        name: "articles",
        converted_type: "LIST",
        logical_type: { type: "LIST" },
        num_children: 1,
        repetition_type: "OPTIONAL",
      },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      ...text("element", "REQUIRED").schema,
    ],
  },
  list: uuid("list", "OPTIONAL"),
  position: number("position", "INT32", "OPTIONAL"),
  seconds: number("seconds", "DOUBLE", "OPTIONAL"),
  rating: number("rating", "INT32", "OPTIONAL"),
  arrived: time("arrived_at"),
  partition: number("hub_partition", "INT32", "REQUIRED"),
  sequence: counter("hub_sequence"),
});

/** A Parquet file of rows. The same rows are the same bytes. */
export function interactionFile(rows: readonly InteractionRow[]): Buffer {
  return format.fileOf(rows);
}

/** @throws when the file is none of ours, or was cut off */
export function rowsOfFile(bytes: Uint8Array): Promise<InteractionRow[]> {
  return format.rowsOf(bytes);
}

/** What a file has of some readers. It reads the other columns only where there is something of theirs. */
export async function rowsOfReaders(
  bytes: Uint8Array,
  readers: ReadonlySet<string>,
): Promise<InteractionRow[]> {
  const found = await format.valuesOf(bytes, "reader");
  if (!found.some((reader) => readers.has(reader as string))) return [];
  return (await rowsOfFile(bytes)).filter(({ reader }) => readers.has(reader));
}
