import type { Construct } from "constructs";
import { addDeadLetterAlarm, poisonMessagesOf } from "../../../constructs/blob-trigger/undelivered";
import type { Telemetry } from "../../../constructs/telemetry/telemetry";

/** What tells somebody that a file of ratings was not taken in. */
export function addAlarms(
  scope: Construct,
  files: {
    readonly telemetry: Telemetry;
    readonly accountName: string;
    /** Name of a container. */
    readonly deadLetters: string;
  },
): void {
  const { telemetry, accountName, deadLetters } = files;
  telemetry.addLogAlarm(scope, "FileAlarm", {
    purpose: "films-files",
    description:
      "A file of ratings was refused as a whole. Its report, which has the file's name in the container reports, says why and what to do.",
    table: "AppEvents",
    where: 'Name == "films imported" and tostring(Properties.state) == "refused"',
  });
  telemetry.addLogAlarm(scope, "PoisonAlarm", {
    purpose: "films-poison",
    description:
      "A file of ratings failed five times and waits in the queue webjobs-blobtrigger-poison. Look at the exceptions, mend the cause, then bring the file in again: nothing is counted twice.",
    ...poisonMessagesOf(accountName),
  });
  addDeadLetterAlarm(scope, { telemetry, purpose: "films", accountName, deadLetters });
}
