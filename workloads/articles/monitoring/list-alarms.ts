import type { Construct } from "constructs";
import { failedRequest } from "../../../constructs/telemetry/log-tables";
import type { Telemetry } from "../../../constructs/telemetry/telemetry";
import { cacheHits, cacheLooksOf, listsOf } from "./list-rows";

/**
 * What tells somebody that readers wait, get errors, or are turned away. Each asks for some traffic first: of three requests one that is
 * slow says nothing.
 *
 * @param app the API's name in Azure
 */
export function addListAlarms(scope: Construct, telemetry: Telemetry, app: string): void {
  telemetry.addLogAlarm(scope, "SlowListAlarm", {
    purpose: "articles-slow-lists",
    description:
      "One in twenty lists takes more than two seconds. Look at GET /articles/api/v1/health, which says whether a store is down, then at the database's load and at how many instances run: docs/runbooks/articles-lists.md.",
    table: "AppRequests",
    where: listsOf(app),
    together: {
      summarize: "Lists = sum(ItemCount), P95 = percentile(DurationMs, 95)",
      where: "Lists >= 20 and P95 > 2000",
    },
  });
  telemetry.addLogAlarm(scope, "ErrorRateAlarm", {
    purpose: "articles-errors",
    description:
      "More than one request of a hundred fails. Look at the exceptions of articles, then at GET /articles/api/v1/health: it says which store is down.",
    table: "AppRequests",
    where: `AppRoleName == "${app}"`,
    together: {
      summarize: `Requests = sum(ItemCount), Failed = sumif(ItemCount, ${failedRequest})`,
      where: "Failed >= 3 and 100.0 * Failed / Requests > 1",
    },
  });
  telemetry.addLogAlarm(scope, "ModelAlarm", {
    purpose: "articles-model-refused",
    description:
      "A version of the articles' model that serves, or that an experiment names, is refused at serving: its file is damaged or of another release. What served before goes on. npx vitrine release articles --back lets another version serve: docs/runbooks/articles-model.md.",
    table: "AppEvents",
    where: 'Name == "articles model refused"',
  });
  telemetry.addLogAlarm(scope, "CacheHitAlarm", {
    purpose: "articles-cache-hits",
    description:
      "For more than one list of five the database was asked, because the cache had neither the list nor its reader's profile. Look at the cache: it may be off, full or just new. Lists still come, more slowly.",
    table: "AppMetrics",
    where: cacheLooksOf(app),
    together: { summarize: cacheHits, where: "Asked >= 50 and 100.0 * (Asked - Missed) / Asked < 80" },
    window: "PT30M",
    severity: "warning",
  });
  telemetry.addLogAlarm(scope, "RefusedAlarm", {
    purpose: "articles-too-many-requests",
    description:
      "More than one request of twenty is turned away with 429. Somebody asks more often than they may, or the limits are too low: compare readerRequestsPerMinute and requestsPerMinute with what the workbook shows.",
    table: "AppRequests",
    where: `AppRoleName == "${app}"`,
    together: {
      summarize: 'Requests = sum(ItemCount), Refused = sumif(ItemCount, ResultCode == "429")',
      where: "Refused >= 20 and 100.0 * Refused / Requests > 5",
    },
    severity: "warning",
  });
}
