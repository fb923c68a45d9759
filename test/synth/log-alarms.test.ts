import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { environments, planOf } from "../support/estates";

interface LogAlarm {
  readonly evaluation_frequency: string;
  readonly criteria: readonly { readonly query: string }[];
}

const alarms = environments.flatMap((each) =>
  planOf(each).all(MonitorScheduledQueryRulesAlertV2),
) as readonly unknown[] as LogAlarm[];
const queries = [...new Set(alarms.flatMap(({ criteria }) => criteria.map(({ query }) => query)))];

/** What Azure publishes of the tables: https://learn.microsoft.com/azure/azure-monitor/reference/tables-index */
const published: Readonly<Record<string, string>> = {
  AccountName: "string",
  AppRoleName: "string",
  DurationMs: "real",
  ItemCount: "int",
  Measurements: "dynamic",
  Name: "string",
  ObjectKey: "string",
  OperationName: "string",
  Properties: "dynamic",
  ResultCode: "string",
  Success: "bool",
  Sum: "real",
  TimeGenerated: "datetime",
  Uri: "string",
};

/** An empty table beside the real one, joined so that either may be missing, a condition on the rows of both, and one on what they come to. */
const tolerant =
  /^union isfuzzy=true \(datatable\((?<columns>[\w:,]+)\)\[\]\), (?<table>\w+) \| where (?<where>[^|]+?)(?: \| summarize (?<summarize>[^|]+) \| where (?<together>[^|]+))?$/;

/** Names in an expression that are neither texts, nor functions and operators of Kusto, nor parts of a dynamic value. */
function columnsIn(expression: string): string[] {
  const words = expression.replace(/"[^"]*"/g, "").matchAll(/(?<![.\w])[A-Za-z_]\w*(?!\w*\()/g);
  return [...words].map(([word]) => word).filter((word) => !/^(and|or|not|in|has|startswith)$/.test(word));
}

it("the estates have log alarms", () => {
  expect(queries.length).toBeGreaterThan(4);
});

describe.each(queries)("%s", (query) => {
  const { columns = "", where = "", summarize = "", together = "" } = tolerant.exec(query)?.groups ?? {};
  const declared = Object.fromEntries(columns.split(",").map((column) => column.split(":")));

  it("finds nothing, and does not fail, while its table does not exist", () => {
    expect(query).toMatch(tolerant);
    expect(columnsIn(where)).not.toEqual([]);
    expect(columnsIn(where).filter((column) => !(column in declared))).toEqual([]);
    const made = [...summarize.matchAll(/(\w+) = /g)].map(([, name = ""]) => name);
    expect(columnsIn(summarize).filter((column) => !(column in declared || made.includes(column)))).toEqual(
      [],
    );
    expect(columnsIn(together).filter((column) => !made.includes(column))).toEqual([]);
  });

  it("has its columns once, with the types that Azure publishes", () => {
    expect(published).toMatchObject(declared);
  });
});

it("no log alarm looks every minute, which Azure allows a query of one table only", () => {
  expect(alarms.map(({ evaluation_frequency }) => evaluation_frequency)).not.toContain("PT1M");
});
