import { failedRequest, rowsOf } from "../log-tables";
import type { Chart, WorkbookSection } from "./workbook-content";

/** By time: what `summarize` groups by in a chart. */
export const byTime = "bin(TimeGenerated, {TimeRange:grain})";

/**
 * How an API is asked and answers: requests, how long they take, and what goes wrong.
 *
 * @param app the function app's name in Azure
 */
export function requestSection(app: string): WorkbookSection {
  const requests = `${rowsOf("AppRequests")} | where AppRoleName == "${app}"`;
  const problems = `${rowsOf("AppMetrics")} | where AppRoleName == "${app}" and Name == "problems"`;
  const charts: readonly Chart[] = [
    {
      title: "Requests by what became of them",
      query: `${requests}
| extend Answer = case(${failedRequest}, "failed", toint(ResultCode) >= 400, "refused", toint(ResultCode) > 0, "answered", "ran by itself")
| summarize Requests = sum(ItemCount) by ${byTime}, Answer
| order by TimeGenerated asc`,
      as: "areachart",
      whenEmpty: "Nobody asked.",
    },
    {
      title: "How long requests take",
      query: `${requests}
| summarize p50 = percentile(DurationMs, 50), p95 = percentile(DurationMs, 95), p99 = percentile(DurationMs, 99) by ${byTime}
| order by TimeGenerated asc`,
      as: "timechart",
      unit: "milliseconds",
      whenEmpty: "Nobody asked.",
    },
    {
      title: "Requests that failed",
      query: `${requests}
| summarize Failed = round(100.0 * sumif(ItemCount, ${failedRequest}) / sum(ItemCount), 2) by ${byTime}
| order by TimeGenerated asc`,
      as: "timechart",
      unit: "percent",
      whenEmpty: "Nobody asked.",
    },
    {
      title: "What was refused, and why",
      query: `${problems}
| summarize Times = sum(Sum), Last = max(TimeGenerated) by Code = tostring(Properties.code)
| order by Times desc`,
      as: "table",
      whenEmpty: "Nothing was refused.",
    },
    {
      title: "Operations",
      query: `${requests}
| summarize Requests = sum(ItemCount), Failed = sumif(ItemCount, ${failedRequest}), p50 = round(percentile(DurationMs, 50), 1), p95 = round(percentile(DurationMs, 95), 1), p99 = round(percentile(DurationMs, 99), 1) by Operation = Name
| order by Requests desc`,
      as: "table",
      width: "full",
      whenEmpty: "Nobody asked.",
    },
  ];
  return { title: "Requests", charts };
}
