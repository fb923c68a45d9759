import { type ParquetReadOptions, parquetReadObjects, type SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

type Repetition = "OPTIONAL" | "REQUIRED";

/** How the values of a column lie in a file. */
export interface ParquetColumn {
  /** The column's own element first, which has its name in the file. */
  readonly schema: readonly [SchemaElement, ...SchemaElement[]];
  readonly encoding?: ColumnSource["encoding"];
  /** The value as the writer wants it. @default - as it is */
  readonly packed?: (value: never) => unknown;
  /** The value as a row has it. @default - as it was read; null where there is none */
  readonly unpacked?: (value: never) => unknown;
}

export const text = (name: string, repetition_type: Repetition): ParquetColumn => ({
  schema: [
    { name, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" }, repetition_type },
  ],
});

export const uuid = (name: string, repetition_type: Repetition): ParquetColumn => ({
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

/** Milliseconds since 1970. */
export const time = (name: string, repetition_type: Repetition = "REQUIRED"): ParquetColumn => ({
  schema: [
    {
      name,
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      repetition_type,
    },
  ],
  encoding: "DELTA_BINARY_PACKED",
});

export const number = (
  name: string,
  type: "DOUBLE" | "INT32",
  repetition_type: Repetition,
): ParquetColumn => ({ schema: [{ name, type, repetition_type }] });

/** A whole number that grows beyond 32 bits. */
export const counter = (name: string): ParquetColumn => ({
  schema: [{ name, type: "INT64", repetition_type: "REQUIRED" }],
  encoding: "DELTA_BINARY_PACKED",
  packed: (value: number) => BigInt(value),
  unpacked: Number,
});

/**
 * Rows as Parquet: Snappy, strings by dictionary where that is shorter. The same rows are the same bytes.
 *
 * ```
 * const format = new ParquetFormat<Row>("interactions", { reader: text("reader", "REQUIRED") });
 * format.rowsOf(format.fileOf(rows));
 * ```
 */
export class ParquetFormat<Row extends object> {
  private readonly columns: readonly (readonly [keyof Row, ParquetColumn])[];
  private readonly schema: SchemaElement[];

  /** @param columns in the order of the file */
  constructor(name: string, columns: Readonly<Record<keyof Row, ParquetColumn>>) {
    this.columns = Object.entries(columns) as [keyof Row, ParquetColumn][];
    this.schema = [
      { name, num_children: this.columns.length },
      ...this.columns.flatMap(([, { schema }]) => schema),
    ];
  }

  fileOf(rows: readonly Row[]): Buffer {
    const columnData = this.columns.map(([name, { schema, encoding, packed }]): ColumnSource => {
      const data = rows.map((row) => (packed ? packed(row[name] as never) : row[name]));
      return { name: schema[0].name, data, ...(encoding && { encoding }) };
    });
    const { schema } = this;
    return Buffer.from(
      parquetWriteBuffer({ columnData, schema, rowGroupSize: 100_000, createdBy: "vitrine" }),
    );
  }

  /** @throws when the file is none of ours, or was cut off */
  async rowsOf(bytes: Uint8Array): Promise<Row[]> {
    const parsers = { timestampFromMilliseconds: Number };
    const columns = this.columns.map(([, { schema }]) => schema[0].name);
    const found = await parquetReadObjects({ file: fileOf(bytes), columns, parsers });
    return found.map((cells) => {
      const row = this.columns.map(([name, { schema, unpacked }]) => {
        const value = cells[schema[0].name] ?? null;
        return [name, unpacked && value !== null ? unpacked(value as never) : value];
      });
      return Object.fromEntries(row) as Row;
    });
  }

  /** Of one column alone, in the order of the rows. */
  async valuesOf(bytes: Uint8Array, column: keyof Row & string): Promise<unknown[]> {
    const [, kind] = this.columns.find(([name]) => name === column) ?? [];
    const name = kind?.schema[0].name ?? column;
    return (await parquetReadObjects({ file: fileOf(bytes), columns: [name] })).map((cells) => cells[name]);
  }
}

function fileOf({ buffer, byteOffset, byteLength }: Uint8Array): ParquetReadOptions["file"] {
  return {
    byteLength,
    slice: (from, to = byteLength) => (buffer as ArrayBuffer).slice(byteOffset + from, byteOffset + to),
  };
}
