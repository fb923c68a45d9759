import { compiledSign } from "./binary-operators";
import { notSupported, semanticError } from "./kusto-error";
import { scalarFunctions } from "./scalar-functions";
import type { KustoExpression } from "./syntax";
import { isNull, isNumber, type KustoColumns, type KustoType, type LogRow } from "./values";

/** What an expression gives of a row. */
export interface Compiled {
  readonly type: KustoType;
  readonly of: (row: LogRow) => unknown;
}

/**
 * Types are found before any row is read, as Kusto does, so a query that is wrong is refused without data, too.
 * @throws KustoError
 */
export function compile(expression: KustoExpression, columns: KustoColumns): Compiled {
  switch (expression.kind) {
    case "literal":
      return { type: expression.type, of: () => expression.value };
    case "name":
      return column(expression.name, columns);
    case "member":
      return member(compile(expression.of, columns), expression.name);
    case "negative": {
      const { type, of } = compile(expression.of, columns);
      if (!isNumber(type) && type !== "timespan") throw semanticError(`a ${type} has no negative`);
      return { type, of: (row) => -(of(row) as number) };
    }
    case "in":
      return among(compile(expression.of, columns), expression.list, columns);
    case "binary":
      return compiledSign(
        expression.sign,
        compile(expression.left, columns),
        compile(expression.right, columns),
      );
    case "call":
      return call(
        expression.name,
        expression.given.map((each) => compile(each, columns)),
      );
    case "star":
      throw notSupported("* outside of arg_max");
  }
}

function column(name: string, columns: KustoColumns): Compiled {
  const type = columns[name];
  if (!type || !Object.hasOwn(columns, name))
    throw semanticError(`Failed to resolve column or scalar expression named '${name}'`);
  return { type, of: (row) => row[name] };
}

function member({ type, of }: Compiled, name: string): Compiled {
  if (type !== "dynamic") throw semanticError(`${name} is asked of a ${type}, which has no properties`);
  return {
    type: "dynamic",
    of: (row) => {
      const value = of(row);
      return typeof value === "object" && value !== null ? (value as LogRow)[name] : null;
    },
  };
}

function among({ type, of }: Compiled, list: readonly KustoExpression[], columns: KustoColumns): Compiled {
  const values = list.map((each) => compile(each, columns));
  const other = values.find((each) => each.type !== type);
  if (other) throw semanticError(`a ${type} cannot be in a list with a ${other.type}`);
  return { type: "bool", of: (row) => values.some((each) => each.of(row) === of(row)) };
}

function call(name: string, given: readonly Compiled[]): Compiled {
  const make = scalarFunctions[name];
  if (!make || !Object.hasOwn(scalarFunctions, name)) throw notSupported(`the function ${name}`);
  return make(given);
}

/** Conditions that cannot be decided are not met. */
export function isMet(condition: Compiled, row: LogRow): boolean {
  const value = condition.of(row);
  return !isNull(value) && value === true;
}
