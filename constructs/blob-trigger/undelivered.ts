import type { LogAlarmProps } from "../telemetry/log-alarm";

type Rows = Pick<LogAlarmProps, "table" | "where">;

/** Rows of the storage logs: blobs written to a container of an account. */
export function blobsWrittenTo(container: string, accountName: string): Rows {
  return {
    table: "StorageBlobLogs",
    where: `AccountName == "${accountName}" and OperationName in ("PutBlob", "PutBlockList") and ObjectKey startswith "/${accountName}/${container}/"`,
  };
}

/** Rows of the storage logs: events that failed five times and were put into the queue that nobody reads. */
export function poisonMessagesOf(accountName: string): Rows {
  return {
    table: "StorageQueueLogs",
    where: `AccountName == "${accountName}" and OperationName == "PutMessage" and Uri has "webjobs-blobtrigger-poison"`,
  };
}
