import type { Construct } from "constructs";
import type { Telemetry } from "../telemetry/telemetry";
import { type ServerSize, serverSizes } from "./server-sizes";

/** What tells somebody that a database is about to stop, or that somebody tries to get in. */
export function addAlarms(
  scope: Construct,
  server: {
    readonly telemetry: Telemetry;
    readonly purpose: string;
    readonly id: string;
    readonly size: ServerSize;
  },
): void {
  const { telemetry, purpose, size } = server;
  const postgres = {
    resourceId: server.id,
    namespace: "Microsoft.DBforPostgreSQL/flexibleServers",
    when: "GreaterThan",
  } as const;
  telemetry.addMetricAlarm(scope, "StorageAlarm", {
    ...postgres,
    purpose: `${purpose}-database-storage`,
    description: `The database of ${purpose} is nearly full; at 95 % it only reads. Look at its largest tables, then pass a larger storageGB, which cannot be taken back.`,
    metric: "storage_percent",
    aggregation: "Maximum",
    threshold: 80,
    window: "PT30M",
  });
  telemetry.addMetricAlarm(scope, "ProcessorAlarm", {
    ...postgres,
    purpose: `${purpose}-database-cpu`,
    description: `The database of ${purpose} is too busy to answer in time. Look at its slowest statements in Query Store, then choose a larger size.`,
    metric: "cpu_percent",
    aggregation: "Average",
    threshold: 85,
    window: "PT15M",
    severity: "warning",
  });
  telemetry.addMetricAlarm(scope, "ConnectionsAlarm", {
    ...postgres,
    purpose: `${purpose}-database-connections`,
    description: `The database of ${purpose} has nearly all the connections that its size takes; soon apps are refused. Compare the instances of the apps with their pools, then choose a larger size.`,
    metric: "active_connections",
    aggregation: "Maximum",
    threshold: Math.floor(serverSizes[size] * 0.8),
    window: "PT15M",
  });
  telemetry.addMetricAlarm(scope, "LoginAlarm", {
    ...postgres,
    purpose: `${purpose}-database-logins`,
    description: `Many logins to the database of ${purpose} failed: an app whose role is missing, or somebody who tries. Look at who it was in the server's logs.`,
    metric: "connections_failed",
    aggregation: "Total",
    threshold: 20,
    window: "PT15M",
    severity: "warning",
  });
}
