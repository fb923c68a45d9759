import type { RecordedWindow } from "../../../emulator/services/monitor/alarms/recorded-window";
import type { TelemetryItem } from "../../../emulator/services/monitor/monitor";
import type { StorageOperationRow } from "../../../emulator/services/monitor/storage-operations";

/** Something that is recorded, whenever that is. */
export type Told = Omit<StorageOperationRow, "time"> | Omit<TelemetryItem, "time">;

type Properties = TelemetryItem["properties"];

/** Telemetry of one app. @param role its name in Azure */
export const telemetryOf = (role: string) => ({
  metric: (name: string, value: number, properties: Properties = {}): Told => ({
    kind: "metric",
    role,
    name,
    value,
    properties,
  }),
  event: (name: string, properties: Properties): Told => ({ kind: "event", role, name, properties }),
  request: (name: string, status: number, durationMs = 20): Told => ({
    kind: "request",
    role,
    name,
    durationMs,
    success: status < 400,
    properties: { responseCode: String(status) },
  }),
});

/** A write as the logs of a storage account have it. */
export const written = (
  service: StorageOperationRow["service"],
  operation: string,
  account: string,
  path: string,
): Told => ({
  service,
  account,
  operation,
  objectKey: `/${account}/${path}`,
  uri: `https://${account}.${service}.core.windows.net/${path}`,
});

/** The same, so many times. */
export const times = (count: number, told: Told): Told[] => Array<Told>(count).fill(told);

/** As recorded at one time. @param at milliseconds since 1970 */
export function recordedAt(at: number, told: readonly Told[]): RecordedWindow {
  const time = new Date(at).toISOString();
  return {
    items: told.flatMap((each) => ("kind" in each ? [{ ...each, time }] : [])),
    operations: told.flatMap((each) => ("kind" in each ? [] : [{ ...each, time }])),
  };
}
