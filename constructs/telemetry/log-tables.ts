/** Columns that alarms and workbooks look at, in Kusto's types and as Azure has them: of another type, a column would be a second one. */
const columns = {
  AppEvents: { AppRoleName: "string", Measurements: "dynamic", Name: "string", Properties: "dynamic" },
  AppMetrics: { AppRoleName: "string", Name: "string", Properties: "dynamic", Sum: "real" },
  AppRequests: {
    AppRoleName: "string",
    DurationMs: "real",
    ItemCount: "int",
    Name: "string",
    ResultCode: "string",
    Success: "bool",
  },
  StorageBlobLogs: { AccountName: "string", ObjectKey: "string", OperationName: "string", Uri: "string" },
  StorageQueueLogs: { AccountName: "string", OperationName: "string", Uri: "string" },
} as const;

/**
 * Of AppRequests, those that failed: answered with 5xx, or not at all. What a timer, a queue or an event starts has the code 0 too, as
 * what it is worth is told by `Success` alone.
 */
export const failedRequest = 'toint(ResultCode) >= 500 or ResultCode == "0" and not(Success)';

/** A table of the workspace. */
export type LogTable = keyof typeof columns;

/**
 * Every row of a table, and none while it does not exist: Azure makes a table when its first row arrives, refuses an alarm
 * on one that is not there, and switches off an alarm whose query has failed for a week; a chart on it shows an error. An empty table beside it is what
 * a fuzzy union needs, which fails when nothing it names is there.
 */
export function rowsOf(table: LogTable): string {
  const schema = Object.entries({ TimeGenerated: "datetime", ...columns[table] });
  return `union isfuzzy=true (datatable(${schema.map((column) => column.join(":"))})[]), ${table}`;
}
