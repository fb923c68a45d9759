import * as z from "zod";
import { durationMs } from "../../../core/iso-duration";
import type { Resource } from "../../../resource-manager/resource-store";
import { isLogCriterionMet, LogCriterion } from "./log-criterion";
import { type MeasureMetric, measureMetric } from "./measured-metrics";
import { isMetricCriterionMet, MetricCriterion } from "./metric-criterion";
import { NotEvaluated } from "./not-evaluated";
import type { RecordedWindow } from "./recorded-window";

export const metricAlertType = "azurerm_monitor_metric_alert";
export const logAlertType = "azurerm_monitor_scheduled_query_rules_alert_v2";

/** An alarm, as its resource declares it. */
export interface AlarmRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly signal: "Log" | "Metric";
  /** 0 is critical, 4 verbose. */
  readonly severity: number;
  /** Of what it is an alarm. */
  readonly target: string;
  /** Period that each look is about. */
  readonly windowMs: number;
  /** From one look to the next. */
  readonly frequencyMs: number;
  /** Looks in a row that find nothing, until what fired is resolved. */
  readonly looksUntilResolved: number;
  /** @throws NotEvaluated or KustoError, which say by name what the local Azure cannot look at */
  isMet(window: RecordedWindow): boolean;
}

const minuteMs = 60_000;
const Duration = z.string().transform((text, { addIssue }) => {
  const ms = durationMs(text);
  if (ms) return ms;
  addIssue(`${text} is no duration`);
  return z.NEVER;
});
const Common = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  severity: z.number(),
  scopes: z.array(z.string()).min(1),
  enabled: z.boolean().nullish(),
});
const LogAlert = Common.extend({
  window_duration: Duration,
  evaluation_frequency: Duration,
  auto_mitigation_enabled: z.boolean().nullish(),
  criteria: z.array(LogCriterion).length(1),
});
const MetricAlert = Common.extend({
  window_size: Duration,
  frequency: Duration,
  auto_mitigate: z.boolean().nullish(),
  criteria: z.array(MetricCriterion).nullish(),
});

/** The rule of an alert resource of Terraform's. @param measure what is known of platform metrics @throws NotEvaluated */
export function alarmRule(
  { id, type, values }: Pick<Resource, "id" | "type" | "values">,
  measure: MeasureMetric = measureMetric,
): AlarmRule {
  return type === logAlertType ? logRule(id, values) : metricRule(id, values, measure);
}

function logRule(id: string, values: Resource["values"]): AlarmRule {
  const { criteria, window_duration, evaluation_frequency, auto_mitigation_enabled, ...common } =
    LogAlert.parse(values);
  if (!auto_mitigation_enabled) throw new NotEvaluated("an alarm that does not resolve by itself");
  return {
    ...commonOf(id, common),
    signal: "Log",
    windowMs: window_duration,
    frequencyMs: evaluation_frequency,
    looksUntilResolved: looksOfLogs(evaluation_frequency),
    isMet: (window) => criteria.every((criterion) => isLogCriterionMet(criterion, window)),
  };
}

function metricRule(id: string, values: Resource["values"], measure: MeasureMetric): AlarmRule {
  const { criteria, window_size, frequency, auto_mitigate, ...common } = MetricAlert.parse(values);
  if (!criteria?.length) throw new NotEvaluated("an alarm with other than static criteria");
  if (auto_mitigate === false) throw new NotEvaluated("an alarm that does not resolve by itself");
  const [target = "", ...others] = common.scopes;
  if (others.length > 0) throw new NotEvaluated("an alarm on several resources");
  return {
    ...commonOf(id, common),
    signal: "Metric",
    windowMs: window_size,
    frequencyMs: frequency,
    looksUntilResolved: 3,
    isMet: (window) => criteria.every((each) => isMetricCriterionMet(each, target, window, measure)),
  };
}

function commonOf(id: string, { name, description, severity, scopes, enabled }: z.output<typeof Common>) {
  if (enabled === false) throw new NotEvaluated("an alarm that is switched off");
  return { id, name, description: description ?? "", severity, target: scopes[0] ?? "" };
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview#alerts-and-state */
function looksOfLogs(frequencyMs: number): number {
  if (frequencyMs <= minuteMs) return 10;
  if (frequencyMs <= 15 * minuteMs) return 3;
  return frequencyMs < 11 * 60 * minuteMs ? 2 : 1;
}
