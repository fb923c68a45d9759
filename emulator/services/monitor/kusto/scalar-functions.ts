import type { Compiled } from "./compile";
import { semanticError } from "./kusto-error";
import { isNull, isNumber, type KustoType } from "./values";

type Make = (given: readonly Compiled[]) => Compiled;

/** By name; what is not here is refused. */
export const scalarFunctions: Readonly<Record<string, Make>> = {
  ago: checked("ago", ["timespan"], ([span]) => ({
    type: "datetime",
    of: (row) => Date.now() - Number(span?.of(row)),
  })),
  bin,
  case: (given) => choose("case", given),
  iff: (given) => choose("iff", given),
  isempty: one("isempty", "bool", (value) => isNull(value) || value === ""),
  isnotempty: one("isnotempty", "bool", (value) => !isNull(value) && value !== ""),
  isnotnull: one("isnotnull", "bool", (value) => !isNull(value)),
  isnull: one("isnull", "bool", isNull),
  not: checked("not", ["bool"], ([of]) => ({ type: "bool", of: (row) => of?.of(row) !== true })),
  now: checked("now", [], () => ({ type: "datetime", of: () => Date.now() })),
  round,
  strcat: (given) => ({
    type: "string",
    of: (row) => given.map((each) => textOf(each.of(row), each.type)).join(""),
  }),
  tobool: one("tobool", "bool", boolOf),
  todouble: one("todouble", "real", numberOf),
  toint: one("toint", "int", wholeOf),
  tolong: one("tolong", "long", wholeOf),
  toreal: one("toreal", "real", numberOf),
  tostring: one("tostring", "string", textOf),
};

function checked(name: string, types: readonly KustoType[], make: Make): Make {
  return (given) => {
    const types_ = given.map(({ type }) => type);
    if (types_.join() !== types.join())
      throw semanticError(`${name}(${types.join(", ")}) is asked with (${types_.join(", ")})`);
    return make(given);
  };
}

function one(name: string, type: KustoType, of: (value: unknown, type: KustoType) => unknown): Make {
  return (given) => {
    const [only] = given;
    if (!only || given.length > 1) throw semanticError(`${name} takes one value`);
    return { type, of: (row) => of(only.of(row), only.type) };
  };
}

/** The lower end of the bin that a value lies in. */
function bin(given: readonly Compiled[]): Compiled {
  const [value, size] = given;
  const ofTimes = value?.type === "datetime" && size?.type === "timespan";
  const ofNumbers = value && size && isNumber(value.type) && isNumber(size.type);
  if (!value || !size || (!ofTimes && !ofNumbers))
    throw semanticError(
      `bin(${given.map(({ type }) => type).join(", ")}): a time and a timespan, or two numbers`,
    );
  const type = ofTimes ? "datetime" : value.type === "real" || size.type === "real" ? "real" : value.type;
  return {
    type,
    of: (row) => {
      const [number, width] = [value.of(row), size.of(row)] as [number, number];
      return isNull(number) ? null : Math.floor(number / width) * width;
    },
  };
}

/** `case(condition, value, …, else)`, of which `iff` is the shortest. */
function choose(name: string, given: readonly Compiled[]): Compiled {
  const last = given.at(-1);
  const pairs = given.slice(0, -1);
  if (!last || pairs.length === 0 || pairs.length % 2 !== 0)
    throw semanticError(`${name} takes a condition and a value, and what else`);
  const conditions = pairs.filter((_, index) => index % 2 === 0);
  const values = [...pairs.filter((_, index) => index % 2 === 1), last];
  if (conditions.some(({ type }) => type !== "bool"))
    throw semanticError(`${name} is given a condition that is no bool`);
  if (values.some(({ type }) => type !== last.type))
    throw semanticError(`${name} is given values of different types`);
  return {
    type: last.type,
    of: (row) => {
      const met = conditions.findIndex((condition) => condition.of(row) === true);
      return (values[met < 0 ? values.length - 1 : met] as Compiled).of(row);
    },
  };
}

function round(given: readonly Compiled[]): Compiled {
  const [value, digits] = given;
  if (!value || !isNumber(value.type)) throw semanticError("round takes a number");
  return {
    type: "real",
    of: (row) => {
      const number = value.of(row);
      const scale = 10 ** Number(digits?.of(row) ?? 0);
      return isNull(number) ? null : Math.round(Number(number) * scale) / scale;
    },
  };
}

function textOf(value: unknown, type: KustoType): string {
  if (isNull(value)) return "";
  if (type === "datetime") return new Date(Number(value)).toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function numberOf(value: unknown): number | null {
  if (isNull(value) || value === "") return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

function wholeOf(value: unknown): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.trunc(number);
}

function boolOf(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  return value === "true" ? true : value === "false" ? false : null;
}
