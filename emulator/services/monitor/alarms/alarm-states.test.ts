import type { Resource } from "../../../resource-manager/resource-store";
import type { TelemetryItem } from "../monitor";
import { logAlertType, metricAlertType } from "./alarm-rule";
import { AlarmStates } from "./alarm-states";
import { alertRoutes } from "./alert-routes";

const group = "/subscriptions/s/resourceGroups/test/providers";
const workspace = `${group}/Microsoft.OperationalInsights/workspaces/logs`;
const noon = Date.parse("2026-11-30T12:00:00.000Z");
const minutes = (count: number) => noon + count * 60_000;

const slow = logAlert("slow", {
  query: "AppRequests | summarize P95 = percentile(DurationMs, 95) | where P95 > 2000",
});
const failed = {
  id: `${group}/Microsoft.Insights/metricAlerts/failed`,
  type: metricAlertType,
  values: {
    name: "failed",
    severity: 1,
    scopes: [`${group}/Microsoft.Insights/components/telemetry`],
    window_size: "PT15M",
    frequency: "PT5M",
    auto_mitigate: true,
    criteria: [
      {
        metric_namespace: "microsoft.insights/components",
        metric_name: "requests/failed",
        aggregation: "Count",
        operator: "GreaterThan",
        threshold: 1,
        dimension: [{ name: "cloud/roleName", operator: "Include", values: ["app"] }],
      },
    ],
  },
};

let recorded: TelemetryItem[] = [];
beforeEach(() => {
  recorded = [];
});

it("fires at the next look, and is resolved after three that find nothing, as Azure's alarms that look every quarter of an hour", () => {
  record(3, { durationMs: 9000 });
  expect(stateAt(slow, minutes(2))).toMatchObject({ state: "resting" });
  // whoever asks between two looks is told what the next will find
  expect(stateAt(slow, minutes(5))).toMatchObject({ state: "fired" });
  const fired = { state: "fired", firedAt: "2026-11-30T12:15:00.000Z" };
  for (const at of [15, 30, 45, 59]) expect(stateAt(slow, minutes(at))).toMatchObject(fired);
  const resolved = { ...fired, state: "resolved", resolvedAt: "2026-11-30T13:00:00.000Z" };
  for (const at of [60, 120]) expect(stateAt(slow, minutes(at))).toMatchObject(resolved);
});

it("does not fire again while it lasts, and does when it comes back", () => {
  for (const at of [3, 20, 50, 130]) record(at, { durationMs: 9000 });
  const alarms = alarmsOf(slow).fired(minutes(240));
  expect(alarms.map(({ firedAt, resolvedAt }) => [firedAt, resolvedAt])).toEqual([
    [minutes(135), minutes(180)],
    [minutes(15), minutes(105)],
  ]);
});

it("counts failed requests of the app that a metric alarm is about, with what a sampled one stands for", () => {
  record(1, { success: false, role: "other", itemCount: 9 });
  record(1, { success: false });
  expect(stateAt(failed, minutes(5))).toMatchObject({ state: "resting" });
  record(2, { success: false, itemCount: 2 });
  expect(stateAt(failed, minutes(5))).toMatchObject({ state: "fired", firedAt: "2026-11-30T12:05:00.000Z" });
  // its last look that has them is at a quarter past
  expect(stateAt(failed, minutes(30))).toMatchObject({ resolvedAt: "2026-11-30T12:30:00.000Z" });
});

it("looks at nothing from before it was made", () => {
  record(3, { durationMs: 9000 });
  const made = { ...slow, since: minutes(40) };
  expect(stateAt(made, minutes(60))).toMatchObject({ state: "resting" });
});

it.each<[string, Declared, string]>([
  [
    "an operator of Kusto's",
    logAlert("odd", { query: "AppRequests | join (AppEvents) on OperationId" }),
    "the operator join",
  ],
  ["a table", logAlert("odd", { query: "Heartbeat | count" }), "the table Heartbeat"],
  [
    "a metric",
    { ...failed, values: withCriterion({ metric_name: "cpu_percent" }) },
    "the metric cpu_percent of microsoft.insights/components",
  ],
  ["an operator", logAlert("odd", { operator: "Unlike" }), "the operator Unlike"],
  [
    "each value of a dimension",
    { ...failed, values: withCriterion({ dimension: [{ name: "x", operator: "Include", values: ["*"] }] }) },
    "Include * of the dimension x",
  ],
])("says by name that it does not know %s", (_, rule, what) => {
  record(1, { durationMs: 9000 });
  expect(stateAt(rule, minutes(5))).toMatchObject({
    state: "not evaluated",
    why: expect.stringContaining(`${what} is not`),
  });
});

describe("Azure's alert management", () => {
  const [route] = alertRoutes({ fired: () => alarmsOf(slow).fired(minutes(240)) });
  const ask = async (query: string) => {
    const url = `https://127.0.0.1/subscriptions/s/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview${query}`;
    const [, subscription = ""] = route?.path.exec(new URL(url).pathname) ?? [];
    const answer = await route?.answer(subscription, new Request(url));
    return (await answer?.json()) as { value: object[] };
  };

  it("has each time that an alarm fired, by whether it lasts", async () => {
    for (const at of [3, 230]) record(at, { durationMs: 9000 });
    const essentials = {
      signalType: "Log",
      severity: "Sev2",
      alertRule: slow.id,
      targetResourceName: "logs",
    };
    const lasts = {
      name: "slow",
      id: expect.stringMatching(
        /^\/subscriptions\/s\/providers\/Microsoft\.AlertsManagement\/alerts\/[0-9a-f-]{36}$/,
      ),
      properties: {
        essentials: { ...essentials, monitorCondition: "Fired", startDateTime: "2026-11-30T16:00:00.000Z" },
      },
    };
    const over = {
      properties: {
        essentials: {
          ...essentials,
          monitorCondition: "Resolved",
          startDateTime: "2026-11-30T12:15:00.000Z",
          monitorConditionResolvedDateTime: "2026-11-30T13:00:00.000Z",
        },
      },
    };
    expect((await ask("")).value).toMatchObject([lasts, over]);
    expect((await ask("&monitorCondition=Resolved")).value).toMatchObject([over]);
    expect((await ask(`&alertRule=${group}/other`)).value).toEqual([]);
  });

  it("fails when it is asked to choose by what only Azure knows", async () => {
    await expect(ask("&smartGroupId=x")).rejects.toMatchObject({ code: "NotRunLocally", statusCode: 400 });
  });
});

function record(minute: number, item: Partial<TelemetryItem>): void {
  const time = new Date(minutes(minute)).toISOString();
  recorded.push({ time, kind: "request", role: "app", name: "list", success: true, durationMs: 5, ...item });
}

function logAlert(name: string, criterion: object) {
  return {
    id: `${group}/Microsoft.Insights/scheduledQueryRules/${name}`,
    type: logAlertType,
    values: {
      name,
      severity: 2,
      scopes: [workspace],
      window_duration: "PT15M",
      evaluation_frequency: "PT15M",
      auto_mitigation_enabled: true,
      criteria: [
        {
          query: "AppRequests",
          time_aggregation_method: "Count",
          operator: "GreaterThan",
          threshold: 0,
          ...criterion,
        },
      ],
    },
  };
}

function withCriterion(criterion: object) {
  const [declared] = failed.values.criteria;
  return { ...failed.values, criteria: [{ ...declared, ...criterion }] };
}

type Declared = Pick<Resource, "id" | "since" | "type" | "values">;

function alarmsOf(rule: Declared): AlarmStates {
  const resource: Resource = { provider: "azurerm", ...rule };
  return new AlarmStates({
    resources: { ofType: (type) => (type === rule.type ? [resource] : []) },
    recorded: () => ({ items: recorded, operations: [] }),
  });
}

function stateAt(rule: Declared, at: number) {
  return alarmsOf(rule).of(at)[0];
}
