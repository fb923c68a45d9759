import type { Construct } from "constructs";
import { addDeadLetterAlarm, poisonMessagesOf } from "../../../constructs/blob-trigger/undelivered";
import type { Telemetry } from "../../../constructs/telemetry/telemetry";

/** What tells somebody that the catalogue is not what the partner delivered. */
export function addAlarms(
  scope: Construct,
  ingestion: {
    readonly telemetry: Telemetry;
    readonly accountName: string;
    /** Names of containers. */
    readonly partner: string;
    readonly deadLetters: string;
    readonly factoryId: string;
  },
): void {
  const { telemetry, accountName, partner, deadLetters, factoryId } = ingestion;
  telemetry.addMetricAlarm(scope, "CopyAlarm", {
    purpose: "catalogue-copy",
    description: `The partner's files were not copied. Look at the factory's failed runs; what the partner delivers is still in the container ${partner}.`,
    resourceId: factoryId,
    namespace: "Microsoft.DataFactory/factories",
    metric: "PipelineFailedRuns",
    aggregation: "Total",
    when: "GreaterThan",
    threshold: 0,
    window: "PT15M",
  });
  telemetry.addLogAlarm(scope, "FeedAlarm", {
    purpose: "catalogue-feeds",
    description:
      "A feed was not taken as a whole: it cannot be read, or it may have been cut off and nothing was deleted. npx vitrine catalogue report FEED says why and what to do.",
    table: "AppEvents",
    where: 'Name == "feed ingested" and tostring(Properties.outcome) == "failed"',
  });
  telemetry.addLogAlarm(scope, "PoisonAlarm", {
    purpose: "catalogue-poison",
    description:
      "A catalogue file failed five times and waits in the queue webjobs-blobtrigger-poison. Look at the exceptions, mend the cause, then import the file again: it goes on where it stopped.",
    ...poisonMessagesOf(accountName),
  });
  addDeadLetterAlarm(scope, { telemetry, purpose: "catalogue", accountName, deadLetters });
}
