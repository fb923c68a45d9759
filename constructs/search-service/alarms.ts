import type { Construct } from "constructs";
import type { AzapiResource } from "../core/azapi";
import type { Telemetry } from "../telemetry/telemetry";

/** What tells somebody that searching suffers: queries that are turned away, and answers that take long. */
export function addAlarms(
  scope: Construct,
  search: { readonly telemetry: Telemetry; readonly purpose: string; readonly service: AzapiResource },
): void {
  const { telemetry, purpose, service } = search;
  const measured = {
    resourceId: service.id,
    namespace: "Microsoft.Search/searchServices",
    window: "PT15M",
  } as const;
  telemetry.addMetricAlarm(scope, "ThrottlingAlarm", {
    ...measured,
    purpose: `${purpose}-search-throttling`,
    description: `Search for ${purpose} turns queries away because it has too many. Add replicas, or find who asks so often.`,
    metric: "ThrottledSearchQueriesPercentage",
    aggregation: "Average",
    when: "GreaterThan",
    threshold: 1,
  });
  telemetry.addMetricAlarm(scope, "LatencyAlarm", {
    ...measured,
    purpose: `${purpose}-search-latency`,
    description: `Search for ${purpose} takes more than a second on average. Look at how many queries and writes arrive; add replicas, or partitions where the indexes have grown.`,
    metric: "SearchLatency",
    aggregation: "Average",
    when: "GreaterThan",
    threshold: 1,
    severity: "warning",
  });
}
