import type { Construct } from "constructs";
import { addDeadLetterAlarm, poisonMessagesOf } from "../../../constructs/blob-trigger/undelivered";
import type { Telemetry } from "../../../constructs/telemetry/telemetry";

/** What tells somebody that deeds or articles are not taken in. */
export function addAlarms(
  scope: Construct,
  intake: {
    readonly telemetry: Telemetry;
    readonly accountName: string;
    /** Name of a container. */
    readonly deadLetters: string;
  },
): void {
  const { telemetry, accountName, deadLetters } = intake;
  telemetry.addLogAlarm(scope, "LagAlarm", {
    purpose: "articles-lag",
    description:
      "Deeds wait for more than a minute until they count: lists do not tell of what readers just did. Look at the exceptions of article-intake, then at the database, then at how many instances run.",
    table: "AppMetrics",
    where: 'Name == "deeds lag seconds" and Sum > 60',
    severity: "warning",
  });
  telemetry.addLogAlarm(scope, "PoisonDeedAlarm", {
    purpose: "articles-poison-deeds",
    description:
      "Events in the hub were no deeds that can be taken. They are in articles.poison, each with its reason: npx vitrine sql articles 'select at, reason from articles.poison order by at desc limit 20'.",
    table: "AppMetrics",
    where: 'Name == "poison deeds"',
    tolerated: 10,
    severity: "warning",
  });
  telemetry.addLogAlarm(scope, "FileAlarm", {
    purpose: "articles-files",
    description:
      "A file of articles was refused as a whole. Its report, which has the file's name in the container reports, says why and what to do.",
    table: "AppEvents",
    where: 'Name == "articles imported" and tostring(Properties.state) == "refused"',
  });
  telemetry.addLogAlarm(scope, "PoisonAlarm", {
    purpose: "articles-poison",
    description:
      "A file of articles failed five times and waits in the queue webjobs-blobtrigger-poison. Look at the exceptions, mend the cause, then bring the file in again: nothing is there twice.",
    ...poisonMessagesOf(accountName),
  });
  addDeadLetterAlarm(scope, { telemetry, purpose: "articles", accountName, deadLetters });
}
