import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { alarmRule, logAlertType, metricAlertType } from "../../emulator/services/monitor/alarms/alarm-rule";
import { measureMetric } from "../../emulator/services/monitor/alarms/measured-metrics";
import { RecordedTime } from "../../emulator/services/monitor/alarms/recorded-window";
import { replayAlarm } from "../../emulator/services/monitor/alarms/replay-alarm";
import dev from "../../environments/dev";
import { operations } from "../../runtime/functions/articles/operations";
import { planOf } from "../support/estates";
import type { Attributes } from "../support/plan";
import { recordedAt, type Told, telemetryOf, times, written } from "./testing/alarm-telemetry";

/** What makes an alarm fire, and what is still fine. */
interface Case {
  readonly fires: readonly Told[];
  readonly rests: readonly Told[];
}

/** By the alarm's place among the constructs. Names of apps and accounts are those that the alarm asks for. */
const logs: Readonly<Record<string, (asked: { role: string; account: string }) => Case>> = {
  "Articles/SlowListAlarm": ({ role }) => {
    const { request } = telemetryOf(role);
    const quick = times(95, request("recommendations", 200));
    const slow = request("recommendations", 200, 2001);
    const ofOthers = times(50, request("analytics", 200, 9000));
    return { fires: [...quick, ...times(6, slow)], rests: [...quick, ...times(5, slow), ...ofOthers] };
  },
  "Articles/ErrorRateAlarm": ({ role }) => {
    const { request } = telemetryOf(role);
    const fine = [...times(390, request("feedback", 202)), ...times(6, request("article", 404))];
    const failed = request("feedback", 503);
    return { fires: [...fine, ...times(5, failed)], rests: [...fine, ...times(4, failed)] };
  },
  "Articles/ModelAlarm": () => ({
    fires: [telemetryOf("articles").event("articles model refused", { version: "fit-1" })],
    rests: [telemetryOf("films").event("champion refused", { reason: "its file is damaged" })],
  }),
  "Articles/CacheHitAlarm": ({ role }) => {
    const { metric } = telemetryOf(role);
    const looked = (of: string, result: string) => metric("cache", 1, { of, result });
    const kept = times(40, looked("list", "hit"));
    const made = times(60, looked("list", "miss"));
    const profiles = (hits: number) => [
      ...times(hits, looked("profile", "hit")),
      ...times(60 - hits, looked("profile", "miss")),
    ];
    return { fires: [...kept, ...made, ...profiles(39)], rests: [...kept, ...made, ...profiles(40)] };
  },
  "Articles/RefusedAlarm": ({ role }) => {
    const { request } = telemetryOf(role);
    const fine = times(379, request("recommendations", 200));
    const refused = request("recommendations", 429);
    return { fires: [...fine, ...times(21, refused)], rests: [...fine, ...times(19, refused)] };
  },
  "Articles/DriftAlarm": () => {
    const checked = (alarm: string) => telemetryOf("articles").event("reading drift checked", { alarm });
    return { fires: [checked("true")], rests: [checked("false")] };
  },
  "Articles/Intake/LagAlarm": () => metricBeyond("deeds lag seconds", 61, 60),
  "Articles/Intake/ArchiveLagAlarm": () => metricBeyond("archive lag seconds", 3601, 3600),
  "Articles/Intake/ErasureAlarm": () => countBeyond("readers not forgotten", 0),
  "Articles/Intake/PoisonDeedAlarm": () => countBeyond("poison deeds", 10),
  "Articles/Intake/StoppedVariantAlarm": () => countBeyond("stopped variants", 0),
  "Articles/Intake/FileAlarm": () => {
    const imported = (state: string) => telemetryOf("article-intake").event("articles imported", { state });
    return { fires: [imported("refused")], rests: [imported("done")] };
  },
  "Articles/Intake/PoisonAlarm": ({ account }) => ({
    fires: [written("queue", "PutMessage", account, "webjobs-blobtrigger-poison/messages")],
    rests: [
      written("queue", "PutMessage", account, "other/messages"),
      written("queue", "PutMessage", "others", "webjobs-blobtrigger-poison/messages"),
      written("queue", "DeleteMessage", account, "webjobs-blobtrigger-poison/messages/1"),
    ],
  }),
  "Articles/Intake/DeadLetterAlarm": ({ account }) => ({
    fires: [written("blob", "PutBlob", account, "dead-letters/a.json")],
    rests: [
      written("blob", "PutBlob", account, "imports/a.json"),
      written("blob", "DeleteBlob", account, "dead-letters/a.json"),
    ],
  }),
};

/** What Azure alone measures: numbers of a window, by metric. */
const measured: Readonly<Record<string, { fires: readonly number[]; rests: readonly number[] }>> = {
  active_connections: { fires: [10, 33], rests: [10, 20] },
  Availability: { fires: [100, 90], rests: [100, 99.9] },
  "availabilityResults/availabilityPercentage": { fires: [100, 0, 0, 0], rests: [100, 0, 100, 100] },
  connections_failed: { fires: [15, 10], rests: [10, 5] },
  cpu_percent: { fires: [95, 90], rests: [95, 60] },
  errors: { fires: [0, 1], rests: [0, 0] },
  "Failed Runs": { fires: [1], rests: [0] },
  QuotaExceededErrors: { fires: [1], rests: [0] },
  SearchLatency: { fires: [0.5, 2.5], rests: [0.5, 1] },
  serverLoad: { fires: [40, 90], rests: [40, 80] },
  ServerErrors: { fires: [2], rests: [0] },
  storage_percent: { fires: [79, 81], rests: [79, 80] },
  ThrottledRequests: { fires: [40], rests: [0] },
  ThrottledSearchQueriesPercentage: { fires: [0, 10], rests: [0, 1] },
  "Unusable Nodes": { fires: [1], rests: [0] },
  usedmemorypercentage: { fires: [50, 95], rests: [50, 85] },
};

/** What the local Azure measures as well: from requests of the app that the alarm asks for. */
const ofRequests = new Set(["requests/failed", "Http5xx"]);

const articles = planOf({ ...dev, workloads: { articles: dev.workloads.articles } });
const declared = [
  ...articles.byOwner(MonitorScheduledQueryRulesAlertV2).map((each) => ({ ...each, type: logAlertType })),
  ...articles.byOwner(MonitorMetricAlert).map((each) => ({ ...each, type: metricAlertType })),
].filter(({ owner }) => owner.startsWith("Articles/"));

const start = Date.parse("2026-11-30T12:00:00.000Z");

it("of articles there are alarms, and a case for each of those that look at logs", () => {
  const owners = declared.filter(({ type }) => type === logAlertType).map(({ owner }) => owner);
  expect(owners.toSorted()).toEqual(Object.keys(logs).toSorted());
  expect(declared.length).toBeGreaterThan(owners.length);
});

it.each(declared.map((each) => [each.owner, each] as const))(
  "%s fires once, and is resolved when what it is about has been over for a while",
  (owner, { type, attributes }) => {
    const values = deployed(attributes);
    const { fires, rests, measure } = caseOf(owner, type, values);
    const rule = alarmRule({ id: owner, type, values }, measure);
    const { frequencyMs, windowMs, looksUntilResolved } = rule;
    // two windows of what is too much, then as many of what is not as it takes
    const windows = [fires, fires, ...Array.from({ length: looksUntilResolved + 1 }, () => rests)];
    const told = windows.map((each, n) => recordedAt(start + n * windowMs + 1000, each));
    const recorded = new RecordedTime({
      items: told.flatMap(({ items }) => items),
      operations: told.flatMap((each) => each.operations),
    });
    const before = { from: start, at: start };
    expect(replayAlarm(rule, recorded, before)).toEqual([]);
    const meanwhile = { from: start, at: start + 2 * windowMs };
    const [fired, ...others] = replayAlarm(rule, recorded, meanwhile);
    expect([fired?.resolvedAt, others]).toEqual([undefined, []]);
    expect(fired?.firedAt).toBeLessThanOrEqual(start + windowMs);

    const after = { from: start, at: start + windows.length * windowMs };
    const [resolved, ...again] = replayAlarm(rule, recorded, after);
    expect([resolved?.firedAt, again]).toEqual([fired?.firedAt, []]);
    // the last look whose window still has some of what was too much, and then those that find nothing
    expect(resolved?.resolvedAt).toBe(start + 2 * windowMs + looksUntilResolved * frequencyMs);
  },
);

it("each metric, event and operation that an alarm asks for is told by an app", () => {
  const told = sourcesOf("article-intake", "articles").flatMap((source) =>
    [...source.matchAll(/telemetry\.(?:count|event|metric)\(\s*"([^"]+)"/g)].map(([, name]) => name),
  );
  const known = new Set([...told, ...Object.keys(operations)]);
  const asked = declared.flatMap(({ attributes }) =>
    [...JSON.stringify(attributes).matchAll(/ Name == \\"([^"\\]+)\\"/g)].map(([, name]) => name),
  );
  expect(asked.length).toBeGreaterThan(8);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

function caseOf(owner: string, type: string, values: Attributes) {
  const [{ query = "", metric_name: metric = "" }] = values["criteria"] as [
    { query?: string; metric_name?: string },
  ];
  if (type === logAlertType) {
    const role = /AppRoleName == "([^"]+)"/.exec(query)?.[1] ?? "";
    const account = /AccountName == "([^"]+)"/.exec(query)?.[1] ?? "";
    const found = logs[owner]?.({ role, account });
    if (!found) throw new Error(`there is no case for ${owner}`);
    return { ...found, measure: measureMetric };
  }
  if (ofRequests.has(metric)) {
    const { request } = telemetryOf(appOf(values));
    return {
      fires: times(6, request("any", 500)),
      rests: [...times(5, request("any", 500)), request("any", 200)],
      measure: measureMetric,
    };
  }
  const found = measured[metric];
  if (!found) throw new Error(`there is no case for the metric ${metric} of ${owner}`);
  const asMetrics = (numbers: readonly number[]) =>
    numbers.map((value) => telemetryOf("Azure").metric(metric, value));
  return {
    fires: asMetrics(found.fires),
    rests: asMetrics(found.rests),
    measure: (({ metric: name }, { items }) =>
      items.flatMap((item) => (item.name === name ? (item.value ?? []) : []))) satisfies typeof measureMetric,
  };
}

/** The app that a metric alarm is about: its name is the value of a dimension, or the end of the id. */
function appOf(values: Attributes): string {
  const [{ dimension }] = values["criteria"] as [{ dimension?: [{ values: [string] }] }];
  const [id = ""] = values["scopes"] as string[];
  return dimension?.[0].values[0] ?? id;
}

/** As Terraform hands it on: what refers to other resources is a text of its own. */
function deployed(attributes: Attributes): Attributes {
  return JSON.parse(JSON.stringify(attributes).replaceAll(/\$\{([^}]+)\}/g, "$1"));
}

function sourcesOf(...apps: readonly string[]): string[] {
  return apps.flatMap((app) => {
    const folder = join(__dirname, "../../runtime/functions", app);
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes("test"))
      .map((file) => readFileSync(join(folder, file), "utf8"));
  });
}

function metricBeyond(name: string, beyond: number, within: number): Case {
  const { metric } = telemetryOf("article-intake");
  return { fires: [metric(name, within), metric(name, beyond)], rests: times(3, metric(name, within)) };
}

function countBeyond(name: string, tolerated: number): Case {
  const { metric } = telemetryOf("article-intake");
  return {
    fires: times(tolerated + 1, metric(name, 1)),
    rests: [...times(tolerated, metric(name, 1)), metric("deeds", 3)],
  };
}
