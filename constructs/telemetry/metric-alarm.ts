import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { Construct } from "constructs";
import type { Severity } from "./severity";
import { severityNumber } from "./severity";
import type { Telemetry } from "./telemetry";

export interface MetricAlarmProps {
  readonly telemetry: Telemetry;
  /** Becomes part of the alarm's name, e.g. "images-failures". */
  readonly purpose: string;
  /** What is wrong when it fires and where to look first, a sentence or two. */
  readonly description: string;
  readonly resourceId: string;
  /** e.g. "Microsoft.Storage/storageAccounts" */
  readonly namespace: string;
  readonly metric: string;
  readonly aggregation: "Average" | "Count" | "Maximum" | "Minimum" | "Total";
  readonly when: "GreaterThan" | "LessThan";
  readonly threshold: number;

  /**
   * Only measurements with one of these values, by dimension. "*" is any value, each of them looked at by itself.
   *
   * @default - all measurements together
   */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;

  /**
   * Period that is looked at, as an ISO 8601 duration.
   *
   * @default "PT5M"
   */
  readonly window?: "PT1H" | "PT5M" | "PT15M" | "PT30M";

  /** @default "error" */
  readonly severity?: Severity;
}

/** Mails the alert addresses when a measurement leaves its limits, and again when it is back. */
export class MetricAlarm extends Construct {
  readonly alert: MonitorMetricAlert;

  constructor(scope: Construct, id: string, props: MetricAlarmProps) {
    super(scope, id);
    const { telemetry, dimensions, window = "PT5M" } = props;
    this.alert = new MonitorMetricAlert(this, "Resource", {
      name: telemetry.names.of("alarm", props.purpose),
      resourceGroupName: telemetry.resourceGroup.name,
      description: props.description,
      scopes: [props.resourceId],
      severity: severityNumber[props.severity ?? "error"],
      windowSize: window,
      frequency: window === "PT1H" ? "PT15M" : "PT5M",
      autoMitigate: true,
      criteria: [
        {
          metricNamespace: props.namespace,
          metricName: props.metric,
          aggregation: props.aggregation,
          operator: props.when,
          threshold: props.threshold,
          // a metric exists only when it was first measured, which is after the first deploy
          skipMetricValidation: true,
          dimension: dimensions && dimensionsOf(dimensions),
        },
      ],
      action: [{ actionGroupId: telemetry.actionGroup.id }],
    });
  }
}

function dimensionsOf(dimensions: NonNullable<MetricAlarmProps["dimensions"]>) {
  return Object.entries(dimensions).map(([name, values]) => ({
    name,
    operator: "Include",
    values: [...values],
  }));
}
