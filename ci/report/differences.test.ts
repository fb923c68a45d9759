import type { Change } from "../plan/change";
import { type ChangeKind, kindOf } from "./classify";
import { differencesOf } from "./differences";

const change = (values: Partial<Change>): Change => ({
  address: "azurerm_x.Y_00000000",
  type: "azurerm_storage_account",
  path: "Y",
  action: "update",
  movedFrom: undefined,
  previousAddress: undefined,
  before: {},
  after: {},
  unknown: {},
  sensitive: { before: {}, after: {} },
  replacedBecause: [],
  isTriggered: false,
  ...values,
});

describe("the differences of a change", () => {
  it("never show a secret, and say when it is another one", () => {
    const { own } = differencesOf(
      change({
        before: { value: "old secret", name: "a" },
        after: { value: "new secret", name: "a" },
        sensitive: { before: { value: true }, after: { value: true } },
      }),
      undefined,
    );
    expect(own).toEqual([
      { attribute: "value", before: "(secret)", after: "(secret), another one", replaces: false },
    ]);
  });

  it("are those of settings by name, of documents by what is in them, and not of what Azure fills in", () => {
    const settings = (...named: [string, string][]) => named.map(([name, value]) => ({ name, value }));
    const { own, follows } = differencesOf(
      change({
        before: { id: "1", url: "a", app: settings(["B", "2"]), document: '{"steps":[{"wait":1}]}' },
        after: { app: settings(["A", "1"], ["B", "2"]), document: '{"steps":[{"wait":2}]}' },
        unknown: { id: true, url: true },
      }),
      undefined,
    );
    expect(own.map(({ attribute, before, after }) => [attribute, before, after])).toEqual([
      ["app.A", undefined, "1"],
      ["document.steps.wait", "1", "2"],
    ]);
    expect(follows).toEqual([]);
  });

  it("tell of an experiment by its own names: what was declared, and each share and setting that is another one", () => {
    const experiments = (share: number, fresh: number) => ({
      tried: {
        variants: { control: { share: 1 - share }, fresher: { share, settings: { weights: { fresh } } } },
        metrics: [{ name: "clickRate", worthSeeing: 0.01 }],
      },
    });
    const app = (value: object) => ({ app_settings: { EXPERIMENTS: JSON.stringify(value) } });
    const { own } = differencesOf(
      change({ before: app(experiments(0.5, 0.3)), after: app(experiments(0.25, 0.4)) }),
      undefined,
    );
    expect(own.map(({ attribute, before, after }) => [attribute, before, after])).toEqual([
      ["app_settings.EXPERIMENTS.tried.variants.control.share", "0.5", "0.75"],
      ["app_settings.EXPERIMENTS.tried.variants.fresher.settings.weights.fresh", "0.3", "0.4"],
      ["app_settings.EXPERIMENTS.tried.variants.fresher.share", "0.5", "0.25"],
    ]);
  });

  it("name whom a resource follows when only the deploy will tell", () => {
    const declared = {
      mode: "managed",
      type: "azurerm_monitor_metric_alert",
      address: "azurerm_monitor_metric_alert.Y",
      path: "Y",
      values: { scopes: [`\${azurerm_managed_redis.Cache.id}`] },
    } as const;
    const following = change({
      before: { scopes: ["/old"] },
      after: { scopes: [] },
      unknown: { scopes: [true] },
    });
    expect(differencesOf(following, declared)).toEqual({ own: [], follows: ["azurerm_managed_redis.Cache"] });
  });
});

it.each<[string, ChangeKind, Partial<Change>]>([
  [
    "a network that is opened",
    "access",
    { before: { public_network_access_enabled: false }, after: { public_network_access_enabled: true } },
  ],
  [
    "logs that are kept for a shorter time",
    "data",
    { before: { retention_in_days: 90 }, after: { retention_in_days: 30 } },
  ],
  [
    "logs that are kept for longer",
    "configuration",
    { before: { retention_in_days: 30 }, after: { retention_in_days: 90 } },
  ],
  ["a key vault that goes", "data", { type: "azurerm_key_vault", action: "delete", after: null }],
  ["a lock that goes", "access", { type: "azurerm_management_lock", action: "delete", after: null }],
  [
    "traffic between models",
    "model",
    {
      type: "azapi_update_resource",
      after: { type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2025-06-01" },
    },
  ],
  [
    "a restart",
    "code",
    {
      type: "azapi_resource_action",
      action: "replace",
      after: { type: "Microsoft.Web/sites@2025-03-01", action: "restart" },
    },
  ],
  [
    "a model's file",
    "model",
    {
      type: "azurerm_storage_blob",
      action: "create",
      before: null,
      after: { storage_container_name: "models" },
    },
  ],
])("counts %s as %s", (_what, kind, values) => {
  expect(kindOf(change(values))).toBe(kind);
});
