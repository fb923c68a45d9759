import { type Compiled, compile } from "./compile";
import { semanticError } from "./kusto-error";
import type { KustoExpression } from "./syntax";
import { compare, isNull, isNumber, type KustoColumns, type KustoType, type LogRow } from "./values";

/** What a group of rows comes to. */
export interface Aggregate {
  readonly type: KustoType;
  readonly of: (rows: readonly LogRow[]) => unknown;
}

type Make = (given: readonly Compiled[]) => Aggregate;

const aggregates: Readonly<Record<string, Make>> = {
  avg: ([value]) => ({
    type: "real",
    of: (rows) => {
      const numbers = valuesOf(number("avg", value), rows) as number[];
      return numbers.length === 0 ? null : total(numbers) / numbers.length;
    },
  }),
  count: () => ({ type: "long", of: (rows) => rows.length }),
  countif: ([condition]) => ({
    type: "long",
    of: (rows) => rows.filter((row) => bool("countif", condition).of(row) === true).length,
  }),
  dcount: ([value]) => ({ type: "long", of: (rows) => new Set(valuesOf(some("dcount", value), rows)).size }),
  max: ([value]) => extreme("max", value, 1),
  min: ([value]) => extreme("min", value, -1),
  percentile: ([value, percent]) => ({
    type: number("percentile", value).type,
    of: (rows) => nearestRank(valuesOf(number("percentile", value), rows), Number(percent?.of({}))),
  }),
  sum: ([value]) => ({
    type: sumType(number("sum", value)),
    of: (rows) => total(valuesOf(number("sum", value), rows) as number[]),
  }),
  sumif: ([value, condition]) => ({
    type: sumType(number("sumif", value)),
    of: (rows) => {
      const met = rows.filter((row) => bool("sumif", condition).of(row) === true);
      return total(valuesOf(number("sumif", value), met) as number[]);
    },
  }),
};

export function isAggregate(name: string): boolean {
  return Object.hasOwn(aggregates, name);
}

/** @throws KustoError */
export function compileAggregate(
  name: string,
  given: readonly KustoExpression[],
  columns: KustoColumns,
): Aggregate {
  return (aggregates[name] as Make)(given.map((each) => compile(each, columns)));
}

function valuesOf({ of }: Compiled, rows: readonly LogRow[]): unknown[] {
  return rows.map(of).filter((value) => !isNull(value));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function extreme(name: string, value: Compiled | undefined, sign: number): Aggregate {
  const given = some(name, value);
  return {
    type: given.type,
    of: (rows) => valuesOf(given, rows).sort((one, other) => -sign * compare(one, other))[0] ?? null,
  };
}

/** The smallest value that at least this share does not exceed, as Kusto says of `percentile`; Azure's is an estimate of it. */
function nearestRank(values: readonly unknown[], percent: number): unknown {
  const sorted = [...values].sort(compare);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null;
}

function sumType({ type }: Compiled): KustoType {
  return type === "real" ? "real" : "long";
}

function some(name: string, value: Compiled | undefined): Compiled {
  if (!value) throw semanticError(`${name} takes a value`);
  return value;
}

function number(name: string, value: Compiled | undefined): Compiled {
  if (!value || !isNumber(value.type)) throw semanticError(`${name} takes a number, not a ${value?.type}`);
  return value;
}

function bool(name: string, value: Compiled | undefined): Compiled {
  if (value?.type !== "bool") throw semanticError(`${name} takes a condition, not a ${value?.type}`);
  return value;
}
