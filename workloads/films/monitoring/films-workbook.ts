import { rowsOf } from "../../../constructs/telemetry/log-tables";
import { byTime, requestSection } from "../../../constructs/telemetry/workbook/request-charts";
import type { WorkbookSection } from "../../../constructs/telemetry/workbook/workbook-content";

/**
 * What is watched of films: requests, what lists are made of and by which model, and whether the data are still what it learned from.
 *
 * @param app the API's function app
 */
export function filmsSections(app: string): readonly WorkbookSection[] {
  return [requestSection(app), listSection(app), driftSection(app)];
}

function listSection(app: string): WorkbookSection {
  const lists = `${rowsOf("AppMetrics")} | where AppRoleName == "${app}" and Name == "lists"`;
  return {
    title: "Lists",
    text: "Whoever has rated nothing gets what is popular: a cold start. All lists are popular ones while no model serves.",
    charts: [
      {
        title: "Cold starts",
        query: `${lists}
| summarize Popular = round(100.0 * sumif(Sum, tostring(Properties.because) == "popular") / sum(Sum), 2) by ${byTime}
| order by TimeGenerated asc`,
        as: "timechart",
        unit: "percent",
        whenEmpty: "No list was made.",
      },
      {
        title: "Lists by the version of the model",
        query: `${lists}
| extend Version = tostring(Properties.version)
| summarize Lists = sum(Sum) by ${byTime}, Version = iff(isempty(Version), "popular", strcat("version ", Version))
| order by TimeGenerated asc`,
        as: "areachart",
        whenEmpty: "No list was made.",
      },
    ],
  };
}

/** There is one check a night. */
const lastDays = 30;
const whenEmpty = "There was no check: none is made while no model serves.";

/** Of 100; nothing where too little is known. */
function measured(share: string): string {
  return `round(100 * todouble(Measurements.${share}), 2)`;
}

function driftSection(app: string): WorkbookSection {
  const checks = `${rowsOf("AppEvents")} | where AppRoleName == "${app}" and Name == "drift checked"`;
  return {
    title: "Drift",
    text: "Each night what people rate is compared with what the model that serves learned from, and what it does with what it did at its training. `GET /films/api/v1/monitoring/drift` has every figure.",
    charts: [
      {
        title: "Live error: films that the model puts before one which a person then liked",
        query: `${checks}
| project TimeGenerated, Training = ${measured("liveErrorTraining")}, Serving = ${measured("liveErrorServing")}
| order by TimeGenerated asc`,
        as: "timechart",
        unit: "percent",
        lastDays,
        whenEmpty,
      },
      {
        title: "People of whom the model knows nothing, and lists that begin with one of ten films",
        query: `${checks}
| project TimeGenerated, UnknownPeople = ${measured("coldStartShareServing")}, AtTraining = ${measured("coldStartShareTraining")}, TenFilms = ${measured("topTenShareServing")}, TenAtTraining = ${measured("topTenShareTraining")}
| order by TimeGenerated asc`,
        as: "timechart",
        unit: "percent",
        lastDays,
        whenEmpty,
      },
      {
        title: "Scores of lists' first films",
        query: `${checks}
| project TimeGenerated, p10 = todouble(Measurements.scoreP10Serving), p50 = todouble(Measurements.scoreP50Serving), p90 = todouble(Measurements.scoreP90Serving), p50AtTraining = todouble(Measurements.scoreP50Training)
| order by TimeGenerated asc`,
        as: "timechart",
        width: "full",
        lastDays,
        whenEmpty,
      },
      {
        title: "Checks",
        query: `${checks}
| project TimeGenerated, Alarm = tostring(Properties.alarm), Columns = tostring(Properties.columns), Version = tostring(Properties.version), PeopleBefore = tolong(Measurements.peopleBefore), PeopleSince = tolong(Measurements.peopleSince)
| order by TimeGenerated desc`,
        as: "table",
        width: "full",
        lastDays,
        whenEmpty,
      },
    ],
  };
}
