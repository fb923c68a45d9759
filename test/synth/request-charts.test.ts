import { requestSection } from "../../constructs/telemetry/workbook/request-charts";
import { logTables } from "../../emulator/services/monitor/kusto/log-tables";
import { runQuery } from "../../emulator/services/monitor/kusto/run-query";
import { recordedAt, type Told, telemetryOf } from "./testing/alarm-telemetry";

const { request } = telemetryOf("func-thing");
/** What a timer started. */
const run = (success: boolean): Told => ({ ...request("catch-up", 0), success });
const told = [
  ...[200, 200, 404, 503].map((status) => request("list", status)),
  ...[true, true, true, false].map(run),
];

function rowsOf(title: string) {
  const chart = requestSection("func-thing").charts.find((each) => each.title === title);
  const query = (chart?.query ?? "").replaceAll("{TimeRange:grain}", "1h");
  return runQuery(query, logTables(recordedAt(Date.parse("2026-11-30T12:00:00Z"), told))).rows;
}

describe("the charts of requests", () => {
  it("tell what ran by itself from what had no answer", () => {
    const became = rowsOf("Requests by what became of them").map(({ Answer, Requests }) => [
      Answer,
      Number(Requests),
    ]);
    expect(Object.fromEntries(became)).toEqual({ answered: 2, refused: 1, failed: 2, "ran by itself": 3 });
  });

  it("count as failed what was answered with 5xx, and what a timer started in vain", () => {
    expect(rowsOf("Requests that failed").map(({ Failed }) => Number(Failed))).toEqual([25]);
    const operations = rowsOf("Operations").map(({ Operation, Failed }) => [Operation, Number(Failed)]);
    expect(Object.fromEntries(operations)).toEqual({ list: 1, "catch-up": 1 });
  });
});
