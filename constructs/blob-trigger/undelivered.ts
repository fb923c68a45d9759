import type { Construct } from "constructs";
import type { LogAlarmProps } from "../telemetry/log-alarm";
import type { Telemetry } from "../telemetry/telemetry";

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

/** Tells somebody of events that Event Grid gave up on. */
export function addDeadLetterAlarm(
  scope: Construct,
  undelivered: {
    readonly telemetry: Telemetry;
    /** What the events were for, e.g. "images". */
    readonly purpose: string;
    readonly accountName: string;
    /** Name of the container. */
    readonly deadLetters: string;
  },
): void {
  const { telemetry, purpose, accountName, deadLetters } = undelivered;
  telemetry.addLogAlarm(scope, "DeadLetterAlarm", {
    purpose: `${purpose}-dead-letters`,
    description: `Event Grid gave up on events; they lie in the container ${deadLetters}. The app did not answer for a day, or refused them.`,
    ...blobsWrittenTo(deadLetters, accountName),
  });
}
