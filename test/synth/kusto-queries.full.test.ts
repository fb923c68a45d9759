import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApplicationInsightsWorkbook } from "@cdktf/provider-azurerm/lib/application-insights-workbook";
import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { environments, planOf } from "../support/estates";
import { kustoLanguage } from "../support/kusto-language";

jest.setTimeout(120_000);

/** What Azure publishes of the tables: https://learn.microsoft.com/azure/azure-monitor/reference/tables-index */
const tables = {
  AppEvents:
    "(TimeGenerated:datetime,Name:string,Properties:dynamic,Measurements:dynamic,OperationId:string,AppRoleName:string,ItemCount:int)",
  AppMetrics:
    "(TimeGenerated:datetime,Name:string,Sum:real,Min:real,Max:real,Properties:dynamic,AppRoleName:string,ItemCount:int)",
  AppRequests:
    "(TimeGenerated:datetime,Name:string,Success:bool,ResultCode:string,DurationMs:real,Properties:dynamic,AppRoleName:string,ItemCount:int)",
  StorageBlobLogs:
    "(TimeGenerated:datetime,AccountName:string,OperationName:string,ObjectKey:string,Uri:string,StatusCode:int)",
  StorageQueueLogs:
    "(TimeGenerated:datetime,AccountName:string,OperationName:string,Uri:string,StatusCode:int)",
};

let folder: string;
let mistakesIn: (query: string) => string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-kusto-"));
  mistakesIn = kustoLanguage(folder, tables);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("Microsoft's own parser knows a query that is wrong", () => {
  expect(mistakesIn("AppRequests | where Nme == 'x'")).toEqual([
    "The name 'Nme' does not refer to any known column, table, variable or function.",
  ]);
});

it("Microsoft's own parser finds nothing wrong with the queries of alarms and workbooks", () => {
  const plans = environments.map(planOf);
  const ofAlarms = plans
    .flatMap((plan) => plan.all(MonitorScheduledQueryRulesAlertV2))
    .flatMap(({ criteria }) => (criteria as { query: string }[]).map(({ query }) => query));
  const ofWorkbooks = plans
    .flatMap((plan) => plan.all(ApplicationInsightsWorkbook))
    .flatMap(({ data_json }) => JSON.parse(String(data_json)).items)
    .flatMap(({ type, content }) =>
      type === 3 ? [content.query.replaceAll("{TimeRange:grain}", "5m")] : [],
    );
  const queries = [...new Set<string>([...ofAlarms, ...ofWorkbooks])];
  expect(queries.length).toBeGreaterThan(10);
  expect(queries.flatMap(mistakesIn)).toEqual([]);
});
