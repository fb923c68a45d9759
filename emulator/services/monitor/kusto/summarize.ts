import { type Aggregate, compileAggregate, isAggregate } from "./aggregates";
import { columnName } from "./column-name";
import { type Compiled, compile } from "./compile";
import { semanticError } from "./kusto-error";
import type { KustoExpression, NamedExpression } from "./syntax";
import type { KustoColumns, KustoTable, KustoType, LogRow } from "./values";

/**
 * Groups rows, and says of each group what its aggregates come to. An expression around aggregates, as in `100.0 * sum(a) / sum(b)`, is
 * computed from a row in which each of them has a column of its own.
 */
export function summarize(
  table: KustoTable,
  aggregates: readonly NamedExpression[],
  by: readonly NamedExpression[],
): KustoTable {
  const keys = by.map((each) => ({ name: columnName(each), ...compile(each.value, table.columns) }));
  const dynamic = keys.find(({ type }) => type === "dynamic");
  if (dynamic)
    throw semanticError(
      `Summarize group key '${dynamic.name}' is of a 'dynamic' type. Please use an explicit cast`,
    );
  const results = aggregates.map((each) => ({
    name: columnName(each),
    ...ofGroups(each.value, table.columns),
  }));
  const columns: Record<string, KustoType> = {};
  for (const { name, type } of [...keys, ...results]) {
    if (columns[name]) throw semanticError(`two columns are called ${name}`);
    columns[name] = type;
  }
  const rows = groups(keys, table.rows, by.length === 0).map((group) => {
    const key = keys.map(({ name, of }) => [name, of(group[0] ?? {})]);
    return Object.fromEntries([...key, ...results.map(({ name, of }) => [name, of(group)])]);
  });
  return { columns, rows };
}

/** @param isWhole without keys there is one group, of no rows too */
function groups(keys: readonly Compiled[], rows: readonly LogRow[], isWhole: boolean): (readonly LogRow[])[] {
  if (isWhole) return [rows];
  const found = new Map<string, LogRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map(({ of }) => of(row) ?? null));
    const group = found.get(key);
    if (group) group.push(row);
    else found.set(key, [row]);
  }
  return [...found.values()];
}

function ofGroups(expression: KustoExpression, columns: KustoColumns): Aggregate {
  const found: Aggregate[] = [];
  const around = withoutAggregates(expression, (name, given) => {
    found.push(compileAggregate(name, given, columns));
    return `aggregate ${found.length}`;
  });
  const types = Object.fromEntries(found.map(({ type }, index) => [`aggregate ${index + 1}`, type]));
  const { type, of } = compile(around, types);
  return {
    type,
    of: (rows) =>
      of(Object.fromEntries(found.map((each, index) => [`aggregate ${index + 1}`, each.of(rows)]))),
  };
}

function withoutAggregates(
  expression: KustoExpression,
  put: (name: string, given: readonly KustoExpression[]) => string,
): KustoExpression {
  const inside = (each: KustoExpression) => withoutAggregates(each, put);
  switch (expression.kind) {
    case "call":
      return isAggregate(expression.name)
        ? { kind: "name", name: put(expression.name, expression.given) }
        : { ...expression, given: expression.given.map(inside) };
    case "binary":
      return { ...expression, left: inside(expression.left), right: inside(expression.right) };
    case "negative":
    case "member":
      return { ...expression, of: inside(expression.of) };
    case "in":
      return { ...expression, of: inside(expression.of), list: expression.list.map(inside) };
    default:
      return expression;
  }
}
