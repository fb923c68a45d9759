/** Rows to learn from: numbers only, NaN where one is missing. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  /** Row after row. */
  readonly values: Float32Array;
  /** 1 for the positive class, else 0. */
  readonly labels: Uint8Array;
}

/** Answers a probability of the positive class for each row. */
export type Predict = (table: Pick<Table, "columns" | "rows" | "values">) => Float64Array;

/** Makes a model of rows. */
export type Train = (table: Table) => Predict;

export function rowsOf(table: Table, rows: readonly number[]): Table {
  const { columns } = table;
  const values = new Float32Array(rows.length * columns);
  for (const [at, row] of rows.entries())
    values.set(table.values.subarray(row * columns, (row + 1) * columns), at * columns);
  return {
    rows: rows.length,
    columns,
    values,
    labels: Uint8Array.from(rows, (row) => table.labels[row] ?? 0),
  };
}
