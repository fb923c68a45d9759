import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { Construct } from "constructs";
import { type LogTable, rowsOf } from "./log-tables";
import type { Severity } from "./severity";
import { severityNumber } from "./severity";
import type { Telemetry } from "./telemetry";

export interface LogAlarmProps {
  readonly telemetry: Telemetry;
  /** Becomes part of the alarm's name, e.g. "images-poison". */
  readonly purpose: string;
  /** What is wrong when it fires and where to look first, a sentence or two. */
  readonly description: string;
  /** What of the workspace is looked at. */
  readonly table: LogTable;
  /** Kusto's condition on its rows; each row that meets it counts. */
  readonly where: string;

  /**
   * What all these rows come to, and when that is too much: they count as one row then, and as none otherwise.
   *
   * ```
   * { summarize: "Requests = count(), P95 = percentile(DurationMs, 95)", where: "Requests >= 20 and P95 > 2000" }
   * ```
   *
   * @default - each row counts by itself
   */
  readonly together?: { readonly summarize: string; readonly where: string };

  /**
   * Rows that are still fine.
   *
   * @default 0
   */
  readonly tolerated?: number;

  /**
   * Period that is looked at, as an ISO 8601 duration.
   *
   * @default "PT15M"
   */
  readonly window?: "PT1H" | "PT5M" | "PT15M" | "PT30M";

  /** @default "error" */
  readonly severity?: Severity;
}

/** Mails the alert addresses when a query over the logs finds too much. */
export class LogAlarm extends Construct {
  readonly alert: MonitorScheduledQueryRulesAlertV2;

  constructor(scope: Construct, id: string, props: LogAlarmProps) {
    super(scope, id);
    const { telemetry, window = "PT15M" } = props;
    this.alert = new MonitorScheduledQueryRulesAlertV2(this, "Resource", {
      name: telemetry.names.of("alarm", props.purpose),
      resourceGroupName: telemetry.resourceGroup.name,
      location: telemetry.resourceGroup.location,
      description: props.description,
      scopes: [telemetry.workspace.id],
      severity: severityNumber[props.severity ?? "error"],
      windowDuration: window,
      evaluationFrequency: window,
      autoMitigationEnabled: true,
      skipQueryValidation: true,
      criteria: [
        {
          query: queryOf(props),
          timeAggregationMethod: "Count",
          operator: "GreaterThan",
          threshold: props.tolerated ?? 0,
        },
      ],
      action: { actionGroups: [telemetry.actionGroup.id] },
    });
  }
}

function queryOf({ table, where, together }: LogAlarmProps): string {
  const rows = `${rowsOf(table)} | where ${where}`;
  return together ? `${rows} | summarize ${together.summarize} | where ${together.where}` : rows;
}
