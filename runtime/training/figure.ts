import type { Metric } from "../pipeline/stage";

/** A figure without the range around it. */
export function figureOf(metric: Metric): number {
  return typeof metric === "number" ? metric : metric.value;
}
