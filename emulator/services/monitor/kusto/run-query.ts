import { columnName } from "./column-name";
import { type Compiled, compile, isMet } from "./compile";
import { semanticError } from "./kusto-error";
import { parseQuery } from "./parse-query";
import { summarize } from "./summarize";
import type { NamedExpression, Operator, Ordering, Query, QuerySource } from "./syntax";
import { compare, type KustoColumns, type KustoTable, type KustoType, type LogRow } from "./values";

/** Tables by name; undefined for what there is none of. */
export type FindTable = (name: string) => KustoTable | undefined;

/**
 * Runs a query of Kusto's, of which the local Azure knows a part; what it does not know it refuses by name.
 *
 * ```
 * runQuery("AppRequests | summarize Requests = sum(ItemCount) by bin(TimeGenerated, 5m)", tables);
 * ```
 * @throws KustoError
 */
export function runQuery(text: string, findTable: FindTable): KustoTable {
  return run(parseQuery(text), findTable);
}

function run({ from, operators }: Query, findTable: FindTable): KustoTable {
  return operators.reduce(apply, read(from, findTable));
}

function read(source: QuerySource, findTable: FindTable): KustoTable {
  switch (source.kind) {
    case "datatable":
      return datatable(
        source.columns,
        source.values.map((each) => compile(each, {}).of({})),
      );
    case "table": {
      const table = findTable(source.name);
      if (!table)
        throw semanticError(
          `'where' operator: Failed to resolve table or column expression named '${source.name}'`,
        );
      return table;
    }
    case "union":
      return union(source.of, source.isFuzzy, findTable);
  }
}

function datatable(columns: KustoColumns, values: readonly unknown[]): KustoTable {
  const names = Object.keys(columns);
  if (values.length % names.length !== 0) throw semanticError("datatable: a row is not whole");
  const rows: LogRow[] = [];
  for (let at = 0; at < values.length; at += names.length)
    rows.push(Object.fromEntries(names.map((name, index) => [name, values[at + index]])));
  return { columns, rows };
}

/** A fuzzy one leaves out what cannot be found, as long as something can. */
function union(of: readonly Query[], isFuzzy: boolean, findTable: FindTable): KustoTable {
  const found = of.filter(
    ({ from }) => !isFuzzy || from.kind !== "table" || findTable(from.name) !== undefined,
  );
  const tables = found.map((each) => run(each, findTable));
  if (tables.length === 0) throw semanticError("union: none of the tables can be resolved");
  const columns: Record<string, KustoType> = {};
  for (const [name, type] of tables.flatMap((table) => Object.entries(table.columns))) {
    // Kusto makes two columns of it, name_string and name_dynamic, and whoever asks for the name is told that it is not there
    if (columns[name] && columns[name] !== type)
      throw semanticError(`union: ${name} is a ${columns[name]} in one table and a ${type} in another`);
    columns[name] = type;
  }
  return { columns, rows: tables.flatMap(({ rows }) => rows) };
}

function apply(table: KustoTable, operator: Operator): KustoTable {
  const { columns, rows } = table;
  switch (operator.kind) {
    case "where": {
      const condition = compile(operator.condition, columns);
      if (condition.type !== "bool") throw semanticError(`where takes a condition, not a ${condition.type}`);
      return { columns, rows: rows.filter((row) => isMet(condition, row)) };
    }
    case "extend": {
      const added = compiledColumns(operator.columns, columns);
      return {
        columns: { ...columns, ...typesOf(added) },
        rows: rows.map((row) => ({ ...row, ...rowOf(added, row) })),
      };
    }
    case "project": {
      const kept = compiledColumns(operator.columns, columns);
      return { columns: typesOf(kept), rows: rows.map((row) => rowOf(kept, row)) };
    }
    case "distinct":
      return summarize(table, [], operator.columns);
    case "summarize":
      return summarize(table, operator.aggregates, operator.by);
    case "order":
      return { columns, rows: ordered(table, operator.by) };
    case "top":
      return { columns, rows: ordered(table, operator.by).slice(0, operator.rows) };
    case "take":
      return { columns, rows: rows.slice(0, operator.rows) };
    case "count":
      return { columns: { Count: "long" }, rows: [{ Count: rows.length }] };
    case "render":
      return table;
  }
}

type NamedColumn = Compiled & { readonly name: string };

function compiledColumns(all: readonly NamedExpression[], columns: KustoColumns): NamedColumn[] {
  return all.map((each) => ({ name: columnName(each), ...compile(each.value, columns) }));
}

function typesOf(all: readonly NamedColumn[]): KustoColumns {
  return Object.fromEntries(all.map(({ name, type }) => [name, type]));
}

function rowOf(all: readonly NamedColumn[], row: LogRow): LogRow {
  return Object.fromEntries(all.map(({ name, of }) => [name, of(row)]));
}

function ordered({ columns, rows }: KustoTable, by: readonly Ordering[]): LogRow[] {
  const keys = by.map((each) => ({ ...compile(each.by, columns), sign: each.isAscending ? 1 : -1 }));
  return [...rows].sort((one, other) => {
    for (const { of, sign } of keys) {
      const order = sign * compare(of(one), of(other));
      if (order !== 0) return order;
    }
    return 0;
  });
}
