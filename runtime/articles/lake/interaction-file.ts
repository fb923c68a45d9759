import { type ParquetReadOptions, parquetReadObjects, type SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { InteractionRow } from "./interaction-row";

type Column = keyof InteractionRow;
type Encoding = ColumnSource["encoding"];

interface ColumnKind {
  readonly schema: readonly SchemaElement[];
  readonly encoding?: Encoding;
  /** The value as the writer wants it. */
  readonly packed?: (value: never) => unknown;
}

const text = (name: string, repetition_type: "OPTIONAL" | "REQUIRED"): ColumnKind => ({
  schema: [
    { name, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" }, repetition_type },
  ],
});

const uuid = (name: string, repetition_type: "OPTIONAL" | "REQUIRED"): ColumnKind => ({
  schema: [
    {
      name,
      type: "FIXED_LEN_BYTE_ARRAY",
      type_length: 16,
      logical_type: { type: "UUID" },
      repetition_type,
    },
  ],
  packed: (id: string | null) => id && Buffer.from(id.replaceAll("-", ""), "hex"),
});

const time = (name: string): ColumnKind => ({
  schema: [
    {
      name,
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      repetition_type: "REQUIRED",
    },
  ],
  encoding: "DELTA_BINARY_PACKED",
});

const number = (
  name: string,
  type: "DOUBLE" | "INT32",
  repetition_type: "OPTIONAL" | "REQUIRED",
): ColumnKind => ({ schema: [{ name, type, repetition_type }] });

/** In the order of the file, whose own names for some of them are such that SQL takes them as they are. */
const columns: Readonly<Record<Column, ColumnKind>> = {
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
  sequence: {
    schema: [{ name: "hub_sequence", type: "INT64", repetition_type: "REQUIRED" }],
    encoding: "DELTA_BINARY_PACKED",
    packed: (sequence: number) => BigInt(sequence),
  },
};

const inFile = (name: Column) => columns[name].schema[0]?.name ?? name;
const names = Object.keys(columns) as Column[];
const schema: SchemaElement[] = [
  { name: "interactions", num_children: names.length },
  ...names.flatMap((name) => columns[name].schema),
];

/** A Parquet file of rows: Snappy, strings by dictionary where that is shorter. The same rows are the same bytes. */
export function interactionFile(rows: readonly InteractionRow[]): Buffer {
  const columnData = names.map((name): ColumnSource => {
    const { encoding, packed } = columns[name];
    const data = rows.map((row) => (packed ? packed(row[name] as never) : row[name]));
    return { name: inFile(name), data, ...(encoding && { encoding }) };
  });
  return Buffer.from(parquetWriteBuffer({ columnData, schema, rowGroupSize: 100_000, createdBy: "vitrine" }));
}

/** @throws when the file is none of ours, or was cut off */
export async function rowsOfFile(bytes: Uint8Array): Promise<InteractionRow[]> {
  const parsers = { timestampFromMilliseconds: Number };
  const found = await parquetReadObjects({ file: fileOf(bytes), columns: names.map(inFile), parsers });
  return found.map((cells) => {
    const row = Object.fromEntries(names.map((name) => [name, cells[inFile(name)] ?? null]));
    return { ...row, sequence: Number(row["sequence"]) } as unknown as InteractionRow;
  });
}

/** What a file has of some readers. It reads the other columns only where there is something of theirs. */
export async function rowsOfReaders(
  bytes: Uint8Array,
  readers: ReadonlySet<string>,
): Promise<InteractionRow[]> {
  const found = await parquetReadObjects({ file: fileOf(bytes), columns: ["reader"] });
  if (!found.some(({ reader }) => readers.has(reader as string))) return [];
  return (await rowsOfFile(bytes)).filter(({ reader }) => readers.has(reader));
}

function fileOf({ buffer, byteOffset, byteLength }: Uint8Array): ParquetReadOptions["file"] {
  return {
    byteLength,
    slice: (from, to = byteLength) => (buffer as ArrayBuffer).slice(byteOffset + from, byteOffset + to),
  };
}
