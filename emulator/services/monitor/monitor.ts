import type { LogLevel, Service } from "../../core/service";
import type { RecordedWindow } from "./alarms/recorded-window";
import type { StorageOperationRow } from "./storage-operations";

/** One piece of telemetry, or one line of the emulator's own log. */
export interface TelemetryItem {
  /** ISO 8601 */
  readonly time: string;
  readonly kind: "request" | "dependency" | "trace" | "event" | "metric" | "exception" | "log";
  /** Cloud role name (the function app), or the emulator's service. */
  readonly role: string;
  readonly name: string;
  readonly level?: LogLevel;
  readonly success?: boolean;
  readonly durationMs?: number;
  readonly operationId?: string;
  /** How many it stands for, where its sender sent a sample. @default 1 */
  readonly itemCount?: number;
  readonly value?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface RequestSummary {
  readonly role: string;
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Application Insights and Log Analytics on one machine. */
export interface Monitor extends Service {
  /** Where queries of Kusto's are posted to, below `v1/workspaces/{GUID}/query`. */
  readonly logQueryAddress: string;
  /** Asking twice is asking once: the key and the address stay. */
  createComponent(component: { resourceId: string; name: string; workspaceId?: string }): Promise<{
    instrumentationKey: string;
    connectionString: string;
    appId: string;
  }>;
  deleteComponent(resourceId: string): Promise<void>;
  record(item: TelemetryItem): void;
  recordOperation(row: StorageOperationRow): void;
  /** All of it that is still kept. */
  recorded(): RecordedWindow;
  /** Newest last. */
  query(filter: {
    sinceIso?: string;
    role?: string;
    kind?: TelemetryItem["kind"];
    operationId?: string;
    limit?: number;
  }): TelemetryItem[];
  requests(filter: { sinceIso?: string }): RequestSummary[];
  /** Calls the listener for each new item until the returned function is called. */
  follow(listener: (item: TelemetryItem) => void): () => void;
}
