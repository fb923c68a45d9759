import { rowsOf } from "../../../constructs/telemetry/log-tables";
import { byTime, requestSection } from "../../../constructs/telemetry/workbook/request-charts";
import type { WorkbookSection } from "../../../constructs/telemetry/workbook/workbook-content";
import { cacheHits, cacheLooksOf, listsOf } from "./list-rows";

/**
 * What is watched of articles: requests, lists, and how deeds come in.
 *
 * @param apps the function apps' names in Azure: the API, and what takes deeds in
 */
export function articlesSections({
  api,
  intake,
}: {
  readonly api: string;
  readonly intake: string;
}): readonly WorkbookSection[] {
  return [requestSection(api), listSection(api), deedSection(intake)];
}

function listSection(app: string): WorkbookSection {
  return {
    title: "Lists",
    text: "A list is kept until its reader does something, and the profile that it is made from for an hour.",
    charts: [
      {
        title: "How long lists take",
        query: `${rowsOf("AppRequests")} | where ${listsOf(app)}
| summarize p50 = percentile(DurationMs, 50), p95 = percentile(DurationMs, 95), p99 = percentile(DurationMs, 99) by ${byTime}
| order by TimeGenerated asc`,
        as: "timechart",
        unit: "milliseconds",
        whenEmpty: "Nobody asked for a list.",
      },
      {
        title: "Lists for which the cache had the list, or the reader's profile",
        query: `${rowsOf("AppMetrics")} | where ${cacheLooksOf(app)}
| summarize ${cacheHits} by ${byTime}
| where Asked > 0
| project TimeGenerated, Hits = round(100.0 * (Asked - Missed) / Asked, 1)
| order by TimeGenerated asc`,
        as: "timechart",
        unit: "percent",
        whenEmpty: "Nobody asked for a list.",
      },
    ],
  };
}

function deedSection(app: string): WorkbookSection {
  const metric = (name: string) =>
    `${rowsOf("AppMetrics")} | where AppRoleName == "${app}" and Name == "${name}"`;
  return {
    title: "Deeds",
    text: "What readers did, from the hub into their profiles. A list is made from what has come in.",
    charts: [
      {
        title: "Deeds that were taken in",
        query: `${metric("deeds")}
| summarize Deeds = sum(Sum) by ${byTime}
| order by TimeGenerated asc`,
        as: "timechart",
        whenEmpty: "Nobody did anything.",
      },
      {
        title: "How long they wait, in seconds",
        query: `${metric("deeds lag seconds")}
| summarize Median = round(percentile(Sum, 50), 2), Longest = max(Sum) by ${byTime}
| order by TimeGenerated asc`,
        as: "timechart",
        whenEmpty: "Nobody did anything.",
      },
      {
        title: "Events that were set aside, and why",
        query: `${metric("poison deeds")}
| summarize Times = sum(Sum), Last = max(TimeGenerated) by Code = tostring(Properties.code)
| order by Times desc`,
        as: "table",
        whenEmpty: "None was.",
      },
    ],
  };
}
