import type { RecordedWindow } from "../alarms/recorded-window";
import type { TelemetryItem } from "../monitor";
import type { StorageOperationRow } from "../storage-operations";
import { notSupported } from "./kusto-error";
import type { FindTable } from "./run-query";
import type { KustoColumns, LogRow } from "./values";

/** As Azure has them, as far as the local Azure knows what stands in them. */
const common = {
  TimeGenerated: "datetime",
  AppRoleName: "string",
  ItemCount: "int",
  Name: "string",
  OperationId: "string",
  Properties: "dynamic",
} as const satisfies KustoColumns;

interface LogTable {
  readonly kind: TelemetryItem["kind"];
  readonly columns: KustoColumns;
  readonly row: (item: TelemetryItem) => LogRow;
}

const tables: Readonly<Record<string, LogTable>> = {
  AppEvents: {
    kind: "event",
    columns: { ...common, Measurements: "dynamic" },
    row: ({ properties }) => ({ Measurements: only(properties, "number") }),
  },
  AppMetrics: {
    kind: "metric",
    columns: { ...common, Sum: "real", Min: "real", Max: "real" },
    row: ({ value }) => ({ Sum: value, Min: value, Max: value }),
  },
  AppRequests: {
    kind: "request",
    columns: { ...common, DurationMs: "real", ResultCode: "string", Success: "bool" },
    row: ({ durationMs, success, properties }) => ({
      DurationMs: durationMs,
      ResultCode: properties?.["responseCode"] ?? "0",
      Success: success,
    }),
  },
};

/** Of writes alone. */
const storageTables: Readonly<Record<string, StorageOperationRow["service"]>> = {
  StorageBlobLogs: "blob",
  StorageQueueLogs: "queue",
};

const storageColumns = {
  TimeGenerated: "datetime",
  AccountName: "string",
  ObjectKey: "string",
  OperationName: "string",
  Uri: "string",
} as const satisfies KustoColumns;

/**
 * The tables of a workspace over what was recorded: none before its first row, as in Azure.
 * @throws KustoError for a table that only Azure has
 */
export function logTables({ items, operations, ever }: RecordedWindow): FindTable {
  return (name) => {
    const service = Object.hasOwn(storageTables, name) ? storageTables[name] : undefined;
    if (service) {
      const own = operations.filter((row) => row.service === service);
      return own.length > 0 || ever?.has(service)
        ? { columns: storageColumns, rows: own.map(storageRow) }
        : undefined;
    }
    const table = Object.hasOwn(tables, name) && tables[name];
    if (!table) throw notSupported(`the table ${name}`);
    const { kind, columns, row } = table;
    const own = items.filter((item) => item.kind === kind);
    if (own.length === 0 && !ever?.has(kind)) return undefined;
    return { columns, rows: own.map((item) => ({ ...shared(item), ...row(item) })) };
  };
}

function storageRow({ time, account, operation, objectKey, uri }: StorageOperationRow): LogRow {
  return {
    TimeGenerated: Date.parse(time),
    AccountName: account,
    ObjectKey: objectKey,
    OperationName: operation,
    Uri: uri,
  };
}

function shared({ time, role, itemCount = 1, name, operationId = "", properties }: TelemetryItem): LogRow {
  return {
    TimeGenerated: Date.parse(time),
    AppRoleName: role,
    ItemCount: itemCount,
    Name: name,
    OperationId: operationId,
    Properties: only(properties, "string"),
  };
}

/** What a sender calls a property is text, and what it calls a measurement a number. */
function only(properties: TelemetryItem["properties"], type: "number" | "string"): LogRow {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([, value]) => typeof value === type));
}
