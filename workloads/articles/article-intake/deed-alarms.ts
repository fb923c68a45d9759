import type { Construct } from "constructs";
import type { Telemetry } from "../../../constructs/telemetry/telemetry";

/** What tells somebody that deeds are not taken in. */
export function addDeedAlarms(scope: Construct, telemetry: Telemetry): void {
  telemetry.addLogAlarm(scope, "LagAlarm", {
    purpose: "articles-lag",
    description:
      "Deeds wait for more than a minute until they count: lists do not tell of what readers just did. Look at the exceptions of article-intake, then at the database, then at how many instances run.",
    table: "AppMetrics",
    where: 'Name == "deeds lag seconds" and Sum > 60',
    severity: "warning",
  });
  telemetry.addLogAlarm(scope, "ErasureAlarm", {
    purpose: "articles-erasures",
    description:
      "A reader who asked for it is not forgotten yet; it is tried again. Why stands in articles.erasures, beside its id: npx vitrine sql articles 'select id, asked_at, steps, problem from articles.erasures where done_at is null'. Then docs/runbooks/forgotten-person.md.",
    table: "AppMetrics",
    where: 'Name == "readers not forgotten"',
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
  telemetry.addLogAlarm(scope, "StoppedVariantAlarm", {
    purpose: "articles-stopped-variant",
    description:
      "A variant of an experiment passed one of its limits, or a trained model lost its trial or was not decided on in time. It has no readers any more: they have usual lists. Which one and why: npx vitrine experiment NAME. Mend it and try it under another name, or take the experiment out of the environment's file; of a model see npx vitrine articles models.",
    table: "AppMetrics",
    where: 'Name == "stopped variants"',
    severity: "warning",
  });
}

/** What tells somebody that deeds do not come into the lake. */
export function addArchiveAlarm(scope: Construct, telemetry: Telemetry): void {
  telemetry.addLogAlarm(scope, "ArchiveLagAlarm", {
    purpose: "articles-archive-lag",
    description:
      "Deeds wait for more than an hour until they are in the lake. They are lost when the hub's retention ends first. Look at the exceptions of the function archive in article-intake, then at the lake's account.",
    table: "AppMetrics",
    where: 'Name == "archive lag seconds" and Sum > 3600',
    severity: "warning",
  });
}
