import type { Construct } from "constructs";
import type { Telemetry } from "../telemetry/telemetry";

/**
 * What tells somebody that events are refused. How far a reader is behind, Azure does not measure in the tier Standard: the reader
 * says so itself.
 */
export function addAlarms(
  scope: Construct,
  hub: { readonly telemetry: Telemetry; readonly purpose: string; readonly id: string },
): void {
  const { telemetry, purpose } = hub;
  const events = {
    resourceId: hub.id,
    namespace: "Microsoft.EventHub/namespaces",
    when: "GreaterThan",
    aggregation: "Total",
    threshold: 0,
    window: "PT15M",
  } as const;
  telemetry.addMetricAlarm(scope, "ThrottlingAlarm", {
    ...events,
    purpose: `${purpose}-events-throttled`,
    description: `Events of ${purpose} are throttled: more come, or are read, than the throughput units take. Compare IncomingBytes and OutgoingBytes with the units, then raise throughputUnits or mostThroughputUnits.`,
    metric: "ThrottledRequests",
    severity: "warning",
  });
  telemetry.addMetricAlarm(scope, "ErrorAlarm", {
    ...events,
    purpose: `${purpose}-events-errors`,
    description: `The event hub of ${purpose} failed to take or give events. Look at Azure's service health, then at the logs of the namespace.`,
    metric: "ServerErrors",
  });
  telemetry.addMetricAlarm(scope, "QuotaAlarm", {
    ...events,
    purpose: `${purpose}-events-quota`,
    description: `A limit of the event hub of ${purpose} is reached: receivers per partition, connections or groups. Look at who is connected in the logs of the namespace.`,
    metric: "QuotaExceededErrors",
    severity: "warning",
  });
}
