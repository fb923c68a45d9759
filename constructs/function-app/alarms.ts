import type { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import type { Telemetry } from "../telemetry/telemetry";

/**
 * What tells somebody that an app is not well: executions that fail, answers of 5xx.
 *
 * Not the metric HealthCheckStatus: the platform checks no health on Flex Consumption, so an alarm on it would sleep for ever.
 */
export function addAlarms(
  scope: Construct,
  app: { readonly telemetry: Telemetry; readonly purpose: string; readonly site: AzapiResource },
): void {
  const { telemetry, purpose, site } = app;
  telemetry.addMetricAlarm(scope, "FailureAlarm", {
    purpose: `${purpose}-failures`,
    description: `Executions of ${purpose} fail. Look at its exceptions in Application Insights.`,
    resourceId: telemetry.component.id,
    namespace: "microsoft.insights/components",
    metric: "requests/failed",
    aggregation: "Count",
    when: "GreaterThan",
    threshold: 5,
    dimensions: { "cloud/roleName": [site.name] },
    window: "PT15M",
  });
  telemetry.addMetricAlarm(scope, "ServerErrorAlarm", {
    purpose: `${purpose}-server-errors`,
    description: `${purpose} answers with 5xx. Look at its exceptions, then at the health of its instances.`,
    resourceId: site.id,
    namespace: "Microsoft.Web/sites",
    metric: "Http5xx",
    aggregation: "Total",
    when: "GreaterThan",
    threshold: 5,
    window: "PT15M",
  });
}
