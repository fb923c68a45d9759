import { types } from "pg";
import { plainTable } from "../plain-table";
import type { StatementResult } from "./run-statement";

export type Form = "csv" | "json" | "table";

/** All results as they are printed, without a line end. */
export function printed(results: readonly StatementResult[], form: Form): string {
  if (form === "json") return JSON.stringify(results.length === 1 ? inJson(results[0]) : results.map(inJson));
  return results.map(form === "csv" ? inCsv : inTable).join("\n\n");
}

function inTable({ command, rowCount, columns, rows }: StatementResult): string {
  if (columns.length === 0) return `${command} ${rowCount}`;
  const table = plainTable(columns.map(({ name }) => name));
  for (const row of rows) table.push(row.map((value) => value ?? ""));
  return `${table.toString()}\n(${rows.length} ${rows.length === 1 ? "row" : "rows"})`;
}

/** RFC 4180; what is absent is empty, and an empty text is "". */
function inCsv({ columns, rows }: StatementResult): string {
  const line = (values: readonly (string | null)[]) =>
    values.map((value) => (value === null ? "" : quoted(value))).join(",");
  return [line(columns.map(({ name }) => name)), ...rows.map(line)].join("\n");
}

function quoted(value: string): string {
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function inJson(result: StatementResult | undefined) {
  if (!result) return { rows: [] };
  const { command, rowCount, columns, rows } = result;
  const valued = rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => [name, inJsonType(type, row[index] ?? null)] as const),
    ),
  );
  return { command, rowCount, columns: columns.map(({ name }) => name), rows: valued };
}

/** Numbers that JSON can hold, booleans and JSON itself; all else as PostgreSQL writes it. */
function inJsonType(type: number, value: string | null): unknown {
  if (value === null) return null;
  const { BOOL, INT2, INT4, FLOAT4, FLOAT8, JSON: json, JSONB } = types.builtins;
  if (type === BOOL) return value === "t";
  if (([INT2, INT4, FLOAT4, FLOAT8] as number[]).includes(type))
    return Number.isFinite(Number(value)) ? Number(value) : value;
  if (([json, JSONB] as number[]).includes(type)) return JSON.parse(value);
  return value;
}
