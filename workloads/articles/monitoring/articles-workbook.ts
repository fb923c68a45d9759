import { rowsOf } from "../../../constructs/telemetry/log-tables";
import { byTime, requestSection } from "../../../constructs/telemetry/workbook/request-charts";
import type { WorkbookSection } from "../../../constructs/telemetry/workbook/workbook-content";

/**
 * What is watched of articles: requests, and how deeds come in.
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
  return [requestSection(api), deedSection(intake)];
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
