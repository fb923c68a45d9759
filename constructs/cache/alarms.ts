import type { Construct } from "constructs";
import type { Telemetry } from "../telemetry/telemetry";

/** What tells somebody that a cache does not help any more: it is full, or too busy to answer in time. */
export function addAlarms(
  scope: Construct,
  cache: { readonly telemetry: Telemetry; readonly purpose: string; readonly id: string },
): void {
  const { telemetry, purpose } = cache;
  const redis = {
    resourceId: cache.id,
    namespace: "Microsoft.Cache/redisEnterprise",
    when: "GreaterThan",
  } as const;
  telemetry.addMetricAlarm(scope, "MemoryAlarm", {
    ...redis,
    purpose: `${purpose}-cache-memory`,
    description: `The cache of ${purpose} is nearly full, so it forgets what is still asked for. Compare evictedkeys with cachehits, then choose a larger sku.`,
    metric: "usedmemorypercentage",
    aggregation: "Maximum",
    threshold: 90,
    window: "PT30M",
    severity: "warning",
  });
  telemetry.addMetricAlarm(scope, "LoadAlarm", {
    ...redis,
    purpose: `${purpose}-cache-load`,
    description: `The cache of ${purpose} is too busy to answer in time. Look at operationsPerSecond and connectedclients, then choose a larger sku.`,
    metric: "serverLoad",
    aggregation: "Maximum",
    threshold: 85,
    window: "PT15M",
    severity: "warning",
  });
  telemetry.addMetricAlarm(scope, "ErrorAlarm", {
    ...redis,
    purpose: `${purpose}-cache-errors`,
    description: `The cache of ${purpose} failed over or lost data; answers are slower until it is filled again. Look at Azure's service health.`,
    metric: "errors",
    aggregation: "Maximum",
    threshold: 0,
    window: "PT15M",
    severity: "warning",
  });
}
