import type { Value } from "../documents/document";
import type { FieldType } from "../schema/field-types";
import { invalid } from "../search-error";
import type { Literal } from "./filter-tokens";

export type Operator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

const mirrored: Readonly<Record<Operator, Operator>> = {
  eq: "eq",
  ne: "ne",
  gt: "lt",
  ge: "le",
  lt: "gt",
  le: "ge",
};

/** Types of constants that a field can be compared with. */
const comparable: Readonly<Partial<Record<FieldType, Literal["kind"]>>> = {
  "Edm.String": "string",
  "Edm.Int32": "number",
  "Edm.Int64": "number",
  "Edm.Double": "number",
  "Edm.Boolean": "boolean",
  "Edm.DateTimeOffset": "date",
};

/**
 * A test of a field's value against a constant. Nothing is greater or less than null, and only null equals it.
 *
 * @param isReversed the constant stands on the left
 * @throws SearchError 400 when the types do not fit
 */
export function compare(
  type: FieldType,
  given: Operator,
  { kind, value: constant }: Literal,
  isReversed: boolean,
  field: string,
): (value: Value) => boolean {
  if (kind !== "null" && comparable[type] !== kind) {
    throw invalid(
      `Invalid expression: A binary operator with incompatible types was detected. Found operand types '${type}' (${field}) and '${kind}' for operator kind '${given}'.\r\nParameter name: $filter`,
    );
  }
  const operator = isReversed ? mirrored[given] : given;
  if (operator === "eq") return (value) => comparableOf(value, type) === constant;
  if (operator === "ne") return (value) => comparableOf(value, type) !== constant;
  if (constant === null) return () => false;
  const ordered = orders[operator];
  return (value) => {
    const own = comparableOf(value, type);
    return own !== null && ordered(own, constant);
  };
}

type Comparable = string | number | boolean;

const orders: Readonly<
  Record<Exclude<Operator, "eq" | "ne">, (one: Comparable, other: Comparable) => boolean>
> = {
  gt: (one, other) => one > other,
  ge: (one, other) => one >= other,
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
};

/** Dates as milliseconds, and numbers that JSON cannot hold as what they mean. */
export function comparableOf(value: Value | undefined, type: FieldType): Comparable | null {
  if (value === null || value === undefined || typeof value === "object") return null;
  if (typeof value !== "string") return value;
  if (type === "Edm.DateTimeOffset") return Date.parse(value);
  return type === "Edm.Double" ? Number(value.replace("INF", "Infinity")) : value;
}
