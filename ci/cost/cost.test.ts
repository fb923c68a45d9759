import type { Declared } from "../stack";
import { costOf } from "./cost";
import { azapi, declared, idOf, inAMonth, someMonth, stackOf } from "./testing/declared";

const group = declared("azurerm_resource_group", "Group", { location: "westeurope" });
const at = { location: `\${${group.address}.location}` };
const cache = (values = {}) =>
  declared("azurerm_managed_redis", "Cache", {
    ...at,
    sku_name: "Balanced_B5",
    high_availability_enabled: true,
    ...values,
  });

const cost = (...resources: Declared[]) => costOf(stackOf(group, ...resources), inAMonth(someMonth));

it("adds up what each resource costs, with its quantity, unit, price and what they rest on", () => {
  const { items, total, atRest, unknown } = cost(cache());
  expect(items).toEqual([
    expect.objectContaining({
      path: "Cache",
      address: "azurerm_managed_redis.Cache",
      meter: "redis.Balanced_B5",
      quantity: 1460,
      unit: "node hours",
      unitPrice: 0.186,
      currency: "USD",
      verified: true,
      assumptions: ["2 nodes: highly available"],
    }),
  ]);
  expect([total, atRest]).toEqual([271.56, 271.56]);
  expect(unknown).toEqual([]);
});

describe("what cannot be priced is unknown, and never nothing", () => {
  it.each<[string, Declared, string]>([
    [
      "a type that has no price",
      declared("azurerm_quantum_computer", "Q", at),
      "knows no price for azurerm_quantum_computer",
    ],
    [
      "an azapi type that has no price",
      azapi("Microsoft.Quantum/workspaces", "Q"),
      "knows no price for Microsoft.Quantum/workspaces",
    ],
    [
      "a size that is not in the table",
      cache({ sku_name: "Balanced_B7" }),
      'no price for "redis.Balanced_B7"',
    ],
    [
      "another region",
      cache({ location: "francecentral" }),
      "prices for westeurope, and this is in francecentral",
    ],
    [
      "a size that is only known after a deploy",
      cache({ sku_name: `\${azurerm_redis_size.Best.name}` }),
      "sku_name is not known",
    ],
    [
      "an app that nobody has told what it is for",
      azapi("Microsoft.Web/sites", "Mystery/App", app({ alwaysReady: [] })),
      "no workload's demand.ts says which load Mystery/App carries",
    ],
    [
      "an account that nobody has told what it is for",
      declared("azurerm_storage_account", "Mystery", {
        account_tier: "Standard",
        account_replication_type: "LRS",
      }),
      "no workload's demand.ts says which load Mystery carries",
    ],
    [
      "a profile of Front Door that nobody has told who comes",
      declared("azurerm_cdn_frontdoor_profile", "Mystery", { sku_name: "Standard_AzureFrontDoor" }),
      "no workload's demand.ts says which load Mystery carries",
    ],
    [
      "a model that nobody has told what it is asked",
      azapi("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments", "Mystery/Blue", {
        body: { sku: { capacity: 1 }, properties: { instanceType: "Standard_D4as_v4" } },
      }),
      "no workload's demand.ts says which load Mystery/Blue carries",
    ],
  ])("%s", (_, resource, why) => {
    const { items, unknown, total } = cost(resource);
    expect(items).toEqual([]);
    expect(unknown).toEqual([
      { address: resource.address, path: resource.path, why: expect.stringContaining(why) },
    ]);
    expect(total).toBe(0);
  });

  it("leaves the sum of the others as it is", () => {
    expect(cost(cache(), declared("azurerm_quantum_computer", "Q")).total).toBeCloseTo(271.56, 2);
  });
});

it("names what costs nothing, with the reason", () => {
  const { free } = cost(declared("azurerm_role_assignment", "Grant"));
  expect(free).toContainEqual({
    address: "azurerm_role_assignment.Grant",
    path: "Grant",
    why: "Azure does not charge for role assignments",
  });
});

it("does not price data sources, which make nothing", () => {
  const { items, unknown, free } = cost({ ...declared("azurerm_quantum_computer", "Q"), mode: "data" });
  expect([items, unknown, free.length]).toEqual([[], [], 1]);
});

it("shares one free grant among all resources of a stack", () => {
  const images = azapi("Microsoft.Web/sites", "Images/App", app({ alwaysReady: [], instanceMemoryMB: 1024 }));
  const search = azapi("Microsoft.Web/sites", "Search/App", app({ alwaysReady: [], instanceMemoryMB: 1024 }));
  const onTime = cost(images, search).items.filter(({ meter }) => meter === "functions.onDemand.time");
  // 1,000,000 and 2,000,000 GB-seconds; 100,000 together are free
  const together = onTime.reduce((sum, { monthly }) => sum + monthly, 0);
  expect(together).toBeCloseTo(2_900_000 * 0.000026, 6);
  expect(onTime.map(({ monthly }) => monthly / together)).toEqual([
    expect.closeTo(1 / 3),
    expect.closeTo(2 / 3),
  ]);
});

it("says what is left to pay when nobody comes", () => {
  const ready = app({ alwaysReady: [{ name: "blob", instanceCount: 1 }], instanceMemoryMB: 1024 });
  const estimate = cost(azapi("Microsoft.Web/sites", "Images/App", ready));
  const baseline = 730 * 3600 * 0.000004;
  expect(estimate.atRest).toBeCloseTo(baseline, 6);
  expect(estimate.total).toBeGreaterThan(baseline + 1_000_000 * 0.000016);
  const { demand } = inAMonth(someMonth);
  const stack = stackOf(group, azapi("Microsoft.Web/sites", "Images/App", ready));
  expect(costOf(stack, { demand: { ...demand, expected: demand.atRest } }).total).toBeCloseTo(baseline, 6);
});

it("does not take off what is free once for a billing account with all its environments", () => {
  const alarm = declared("azurerm_monitor_metric_alert", "Alarm", { ...at, criteria: [{}, {}] });
  const logs = azapi("Microsoft.Web/sites", "Images/App", app({ alwaysReady: [], instanceMemoryMB: 512 }));
  const { items } = cost(alarm, logs);
  const costs = Object.fromEntries(items.map(({ meter, monthly }) => [meter, monthly]));
  expect(costs).toMatchObject({ "alerts.metric": 0.2, "logs.ingestion": expect.closeTo(8 * 2.99) });
});

it("counts which of the prices it used nobody has checked, and what they rest on", () => {
  const machine = declared("azurerm_kubernetes_cluster", "Search/Scoring/Cluster", {
    ...at,
    sku_tier: "Standard",
    default_node_pool: { vm_size: "Standard_D4as_v5", min_count: 1, max_count: 1 },
  });
  expect(cost(cache(), machine).prices).toMatchObject({
    region: "westeurope",
    meters: 3,
    unverified: [{ meter: "machine.Standard_D4as_v5", why: expect.stringContaining("D96as v5") }],
  });
});

it("takes the region from the resource group that a resource refers to", () => {
  const elsewhere = declared("azurerm_resource_group", "Group", { location: "northeurope" });
  const { unknown } = costOf(stackOf(elsewhere, cache()), inAMonth(someMonth));
  expect(unknown).toEqual([
    expect.objectContaining({ path: "Cache", why: expect.stringContaining("northeurope") }),
  ]);
  expect(idOf(elsewhere)).toContain("Group");
});

function app(scaleAndConcurrency: object) {
  const scale = { instanceMemoryMB: 2048, ...scaleAndConcurrency };
  return { body: { properties: { functionAppConfig: { scaleAndConcurrency: scale } } } };
}
