import * as z from "zod";
import { logTables } from "../kusto/log-tables";
import { runQuery } from "../kusto/run-query";
import { isNull, type KustoTable } from "../kusto/values";
import { isBeyond } from "./compare-threshold";
import { NotEvaluated } from "./not-evaluated";
import type { RecordedWindow } from "./recorded-window";

/** As Terraform has it. */
export const LogCriterion = z.looseObject({
  query: z.string(),
  time_aggregation_method: z.string(),
  operator: z.string(),
  threshold: z.number(),
  metric_measure_column: z.string().nullish(),
  dimension: z.array(z.unknown()).nullish(),
  failing_periods: z.array(z.unknown()).nullish(),
});
export type LogCriterion = z.output<typeof LogCriterion>;

/** Whether what a query finds in a window is too much. @throws KustoError or NotEvaluated for what is not known here */
export function isLogCriterionMet(criterion: LogCriterion, window: RecordedWindow): boolean {
  if (criterion.dimension?.length) throw new NotEvaluated("an alarm on each value of a dimension");
  if (criterion.failing_periods?.length)
    throw new NotEvaluated("an alarm that waits for several failing periods");
  const found = runQuery(criterion.query, logTables(window));
  const measured = measure(criterion, found);
  return measured !== undefined && isBeyond(measured, criterion.operator, criterion.threshold);
}

function measure(criterion: LogCriterion, { columns, rows }: KustoTable): number | undefined {
  const { time_aggregation_method: method, metric_measure_column: column } = criterion;
  if (method === "Count" && !column) return rows.length;
  if (!column || !columns[column])
    throw new NotEvaluated(`${method} of the column ${column ?? "that is not named"}`);
  const values = rows.map((row) => row[column]).filter((value) => !isNull(value)) as number[];
  return aggregated(method, values);
}

/** undefined: of nothing there is no average, and no extreme. @throws NotEvaluated */
export function aggregated(method: string, values: readonly number[]): number | undefined {
  const total = values.reduce((sum, each) => sum + each, 0);
  switch (method) {
    case "Count":
      return values.length;
    case "Total":
      return total;
    case "Average":
      return values.length === 0 ? undefined : total / values.length;
    case "Maximum":
      return values.length === 0 ? undefined : Math.max(...values);
    case "Minimum":
      return values.length === 0 ? undefined : Math.min(...values);
    default:
      throw new NotEvaluated(`the aggregation ${method}`);
  }
}
