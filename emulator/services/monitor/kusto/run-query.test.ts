import type { TelemetryItem } from "../monitor";
import { KustoError } from "./kusto-error";
import { logTables } from "./log-tables";
import { runQuery } from "./run-query";

const noon = Date.parse("2026-11-30T12:00:00Z");

function request(minute: number, durationMs: number, responseCode = "200", itemCount = 1): TelemetryItem {
  return {
    kind: "request",
    time: new Date(noon + minute * 60_000).toISOString(),
    role: "app",
    name: "recommend",
    success: responseCode < "400",
    durationMs,
    itemCount,
    properties: { responseCode },
  };
}

const items: readonly TelemetryItem[] = [
  request(0, 10),
  request(1, 30, "500", 3),
  request(6, 20),
  {
    kind: "event",
    time: new Date(noon).toISOString(),
    role: "app",
    name: "drift checked",
    properties: { alarm: "true", people: 7 },
  },
];

const rowsOf = (query: string) => runQuery(query, logTables({ items, operations: [] })).rows;

it("counts by time, with what a sampled request stands for", () => {
  const query = `AppRequests
    | where AppRoleName == "app" // of one app
    | summarize Requests = sum(ItemCount), p50 = percentile(DurationMs, 50) by bin(TimeGenerated, 5m)
    | order by TimeGenerated desc
    | render timechart`;
  expect(rowsOf(query)).toEqual([
    { TimeGenerated: noon + 300_000, Requests: 1, p50: 20 },
    { TimeGenerated: noon, Requests: 4, p50: 10 },
  ]);
});

it("computes with aggregates, whole numbers by whole numbers as Kusto does", () => {
  const query =
    "AppRequests | summarize Failed = 100.0 * sumif(ItemCount, toint(ResultCode) >= 500) / sum(ItemCount), Whole = sum(ItemCount) / 2";
  expect(rowsOf(query)).toEqual([{ Failed: 60, Whole: 2 }]);
});

it("keeps what a sender calls a property apart from what it calls a measurement", () => {
  const query =
    "AppEvents | project Alarm = tostring(Properties.alarm), People = tolong(Measurements['people']), None = tostring(Properties.people)";
  expect(rowsOf(query)).toEqual([{ Alarm: "true", People: 7, None: "" }]);
});

it.each<[string, string, unknown[]]>([
  [
    "the choice of a case",
    'extend Kind = case(DurationMs > 25, "slow", "fast") | distinct Kind',
    [{ Kind: "fast" }, { Kind: "slow" }],
  ],
  [
    "the longest",
    "top 1 by DurationMs desc | project DurationMs, Rounded = round(DurationMs / 7, 1)",
    [{ DurationMs: 30, Rounded: 4.3 }],
  ],
  ["a count of what is in a list", 'where ResultCode in ("500", "503") | count', [{ Count: 1 }]],
  [
    "a count of nothing",
    'where Name has "recommend" and Name !~ "RECOMMEND" | summarize count()',
    [{ count_: 0 }],
  ],
  [
    "a difference of times",
    "take 1 | project Later = TimeGenerated - datetime(2026-11-30T11:00:00Z) == 1h",
    [{ Later: true }],
  ],
])("answers with %s", (_, operators, rows) => {
  expect(rowsOf(`AppRequests | ${operators}`)).toEqual(rows);
});

const declared = "(datatable(TimeGenerated:datetime,Name:string,Sum:real)[])";

it("finds nothing in a table that Azure makes with its first row where a fuzzy union declares it, and refuses it otherwise", () => {
  expect(rowsOf(`union isfuzzy=true ${declared}, AppMetrics | where Sum > 1`)).toEqual([]);
  expect(codeOf("AppMetrics | count")).toBe("SemanticError");
});

it.each<[string, string]>([
  ["a column that is not there", "AppRequests | where Nme == 'x'"],
  ["a comparison of a number with a text", "AppRequests | where DurationMs == 'x'"],
  ["a condition that is no condition", "AppRequests | where DurationMs"],
  ["a group by what may be anything", "AppEvents | summarize count() by Properties.alarm"],
  ["a column of a group outside of an aggregate", "AppRequests | summarize x = DurationMs by Name"],
  [
    "a column declared with another type than the table's",
    "union isfuzzy=true (datatable(Name:long)[]), AppRequests",
  ],
])("fails when it is asked for %s, as Azure does", (_, query) => {
  expect(codeOf(query)).toBe("SemanticError");
});

it.each([
  "AppRequests |",
  "AppRequests | where (Name == 'x'",
  "AppRequests | where Name == ",
  "AppRequests § 1",
])("fails when it is no sentence of Kusto's: %s", (query) => {
  expect(codeOf(query)).toBe("SyntaxError");
});

it.each<[string, string]>([
  ["AppRequests | mv-expand Properties", "mv-expand"],
  ["AppRequests | project x = parse_json(Name)", "parse_json"],
  ["AppRequests | where Name !in ('x')", "!in"],
  ["StorageTableLogs | count", "StorageTableLogs"],
])("fails when it does not know what Azure knows, and names it: %s", (query, named) => {
  expect(codeOf(query)).toBe("NotSupportedLocally");
  expect(() => rowsOf(query)).toThrow(named);
});

function codeOf(query: string): string | undefined {
  try {
    rowsOf(query);
    return undefined;
  } catch (error) {
    return error instanceof KustoError ? error.code : String(error);
  }
}
