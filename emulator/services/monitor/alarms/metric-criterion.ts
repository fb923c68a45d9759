import * as z from "zod";
import { isBeyond } from "./compare-threshold";
import { aggregated } from "./log-criterion";
import type { MeasureMetric } from "./measured-metrics";
import { NotEvaluated } from "./not-evaluated";
import type { RecordedWindow } from "./recorded-window";

/** As Terraform has it. */
export const MetricCriterion = z.looseObject({
  metric_namespace: z.string(),
  metric_name: z.string(),
  aggregation: z.string(),
  operator: z.string(),
  threshold: z.number(),
  dimension: z
    .array(z.looseObject({ name: z.string(), operator: z.string(), values: z.array(z.string()) }))
    .nullish(),
});
export type MetricCriterion = z.output<typeof MetricCriterion>;

/** Whether a resource's metric is beyond its limit in a window. @throws NotEvaluated when nobody measures it here */
export function isMetricCriterionMet(
  criterion: MetricCriterion,
  resourceId: string,
  window: RecordedWindow,
  measure: MeasureMetric,
): boolean {
  const { metric_namespace: namespace, metric_name: metric, aggregation, operator, threshold } = criterion;
  const dimensions = (criterion.dimension ?? []).map((each) => {
    if (each.operator !== "Include" || each.values.includes("*"))
      throw new NotEvaluated(`${each.operator} ${each.values.join(", ")} of the dimension ${each.name}`);
    return { name: each.name, values: each.values };
  });
  const values = measure({ resourceId, namespace, metric, dimensions }, window);
  if (values === undefined) throw new NotEvaluated(`the metric ${metric} of ${namespace}`);
  // of an hour in which nothing was measured Azure says nothing
  if (values.length === 0 && aggregation !== "Count" && aggregation !== "Total") return false;
  const value = aggregated(aggregation, values);
  return value !== undefined && isBeyond(value, operator, threshold);
}
