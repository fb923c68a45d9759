/** Kusto's types. A datetime is kept as milliseconds since 1970, a timespan as milliseconds. */
export type KustoType = "bool" | "datetime" | "dynamic" | "int" | "long" | "real" | "string" | "timespan";

export const kustoTypes: ReadonlySet<string> = new Set<KustoType>([
  "bool",
  "datetime",
  "dynamic",
  "int",
  "long",
  "real",
  "string",
  "timespan",
]);

export type KustoColumns = Readonly<Record<string, KustoType>>;
export type LogRow = Readonly<Record<string, unknown>>;

export interface KustoTable {
  readonly columns: KustoColumns;
  readonly rows: readonly LogRow[];
}

export function isNumber(type: KustoType): boolean {
  return type === "int" || type === "long" || type === "real";
}

/** Null and what is missing are the same, except in strings, which are empty. */
export function isNull(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** Ascending; null is the least. */
export function compare(left: unknown, right: unknown): number {
  if (isNull(left) || isNull(right)) return Number(isNull(right)) - Number(isNull(left));
  const [one, other] = [left, right] as [number, number];
  if (one < other) return -1;
  return one > other ? 1 : 0;
}
