import type { FieldValue } from "../documents/value";
import type { ScalarType } from "../schema/field-types";
import type { Field } from "../schema/index-schema";
import type { Literal, ODataOperator } from "./odata-tokens";

export const mirrored: Readonly<Record<ODataOperator, ODataOperator>> = {
  eq: "eq",
  ne: "ne",
  gt: "lt",
  ge: "le",
  lt: "gt",
  le: "ge",
};

/** OData's names of the operators, for messages. */
export const operatorKinds: Readonly<Record<ODataOperator, string>> = {
  eq: "Equal",
  ne: "NotEqual",
  gt: "GreaterThan",
  ge: "GreaterThanOrEqual",
  lt: "LessThan",
  le: "LessThanOrEqual",
};

export const literalTypes: Readonly<Record<Literal["kind"], string>> = {
  string: "Edm.String",
  integer: "Edm.Int32",
  float: "Edm.Double",
  boolean: "Edm.Boolean",
  date: "Edm.DateTimeOffset",
  geography: "Edm.GeographyPoint",
  null: "null",
};

const comparable: Readonly<Record<ScalarType, readonly Literal["kind"][]>> = {
  "Edm.String": ["string"],
  "Edm.Int32": ["integer", "float"],
  "Edm.Int64": ["integer", "float"],
  "Edm.Double": ["integer", "float"],
  "Edm.Boolean": ["boolean"],
  "Edm.DateTimeOffset": ["date"],
  "Edm.GeographyPoint": [],
};
/** Types that have no order, only sameness; that of text is its order in Unicode. */
const unordered: readonly ScalarType[] = ["Edm.Boolean", "Edm.GeographyPoint"];

/** Whether AI Search compares a value of the type with the constant by the operator. */
export function isComparable(type: ScalarType, operator: ODataOperator, literal: Literal): boolean {
  const isOrder = operator !== "eq" && operator !== "ne";
  if (literal.kind === "null") return !isOrder;
  if (isOrder && unordered.includes(type)) return false;
  const isInteger = type === "Edm.Int32" || type === "Edm.Int64";
  if (isInteger && literal.kind === "float" && !Number.isFinite(literal.value)) return false;
  return comparable[type].includes(literal.kind);
}

/** Nothing is greater or less than null, and only null equals it. */
export function comparison(
  field: Pick<Field, "element" | "normalize">,
  operator: ODataOperator,
  literal: Literal,
): (value: FieldValue) => boolean {
  const { value } = literal;
  if (value === null) return operator === "eq" ? (given) => given === null : (given) => given !== null;
  const constant = typeof value === "string" && field.normalize ? field.normalize(value) : value;
  const own = (given: FieldValue) => comparableOf(given, field);
  if (operator === "eq") return (given) => own(given) === constant;
  if (operator === "ne") return (given) => own(given) !== constant;
  const ordered = orders[operator];
  return (given) => {
    const compared = own(given);
    return compared !== null && ordered(compared, constant);
  };
}

export type Comparable = string | number | bigint | boolean;

export const orders: Readonly<
  Record<Exclude<ODataOperator, "eq" | "ne">, (one: Comparable, other: Comparable) => boolean>
> = {
  gt: (one, other) => one > other,
  ge: (one, other) => one >= other,
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
};

/** Dates as milliseconds, numbers that JSON cannot hold as what they mean, text as the field normalizes it. */
export function comparableOf(
  value: FieldValue | undefined,
  { element, normalize }: Pick<Field, "element" | "normalize">,
): Comparable | null {
  if (value === null || value === undefined || typeof value === "object") return null;
  if (typeof value !== "string") return value;
  if (element === "Edm.DateTimeOffset") return Date.parse(value);
  if (element === "Edm.Double") return Number(value.replace("INF", "Infinity"));
  return normalize ? normalize(value) : value;
}
