import type { Construct } from "constructs";
import {
  addDeadLetterAlarm,
  blobsWrittenTo,
  poisonMessagesOf,
} from "../../constructs/blob-trigger/undelivered";
import type { Telemetry } from "../../constructs/telemetry/telemetry";

/** What tells somebody that images get stuck: each writes to a place that the storage logs show. */
export function addAlarms(
  scope: Construct,
  pipeline: {
    readonly telemetry: Telemetry;
    readonly accountName: string;
    /** Names of containers. */
    readonly rejected: string;
    readonly deadLetters: string;
    readonly toleratedRejectionsPerHour: number;
  },
): void {
  const { telemetry, accountName, deadLetters, toleratedRejectionsPerHour } = pipeline;
  telemetry.addLogAlarm(scope, "PoisonAlarm", {
    purpose: "images-poison",
    description:
      "Images failed five times and wait in the queue webjobs-blobtrigger-poison. Look at the exceptions, mend the cause, then upload these images again.",
    ...poisonMessagesOf(accountName),
  });
  addDeadLetterAlarm(scope, { telemetry, purpose: "images", accountName, deadLetters });
  const rejected = blobsWrittenTo(pipeline.rejected, accountName);
  telemetry.addLogAlarm(scope, "RejectionAlarm", {
    purpose: "images-rejected",
    description: `Unusually many images are rejected. The documents in the container ${pipeline.rejected} say why.`,
    table: rejected.table,
    where: `${rejected.where} and Uri has ".json"`,
    tolerated: toleratedRejectionsPerHour,
    window: "PT1H",
    severity: "warning",
  });
}
