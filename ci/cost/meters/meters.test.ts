import type { Declared } from "../../stack";
import { costOf } from "../cost";
import {
  azapi,
  declared,
  idOf,
  inAMonth,
  someApp,
  someModels,
  someMonth,
  stackOf,
} from "../testing/declared";

/** Quantities by meter that a resource runs up beside others. */
function quantities(resource: Declared, others: readonly Declared[] = [], month = someMonth) {
  const { items, unknown } = costOf(stackOf(resource, ...others), inAMonth(month));
  expect(unknown).toEqual([]);
  const own = items.filter(({ address }) => address === resource.address);
  return Object.fromEntries(own.map(({ meter, quantity }) => [meter, Math.round(quantity * 100) / 100]));
}

const app = (path: string, scaleAndConcurrency: object) =>
  azapi("Microsoft.Web/sites", path, {
    body: { properties: { functionAppConfig: { scaleAndConcurrency } } },
  });
const storage = (path: string, values = {}) =>
  declared("azurerm_storage_account", path, {
    account_tier: "Standard",
    account_replication_type: "ZRS",
    ...values,
  });

describe("a function app", () => {
  it("is paid by the second and the execution, at the memory of its instances", () => {
    expect(quantities(app("Images/App", { instanceMemoryMB: 4096, alwaysReady: [] }))).toEqual({
      "functions.onDemand.time": 4_000_000,
      "functions.onDemand.executions": 1_000_000,
      "logs.ingestion": 8,
    });
  });

  it("is paid day and night for instances that are always ready, and less for what they carry", () => {
    const alwaysReady = [{ name: "http", instanceCount: 2 }];
    expect(quantities(app("Search/App", { instanceMemoryMB: 2048, alwaysReady }))).toEqual({
      "functions.alwaysReady.baseline": 2 * 2 * 730 * 3600,
      "functions.alwaysReady.time": 2 * 2_000_000,
      "functions.alwaysReady.executions": 13_000_000,
      "logs.ingestion": 39,
    });
  });

  it("has what its ready instances cannot carry done by others", () => {
    const executions = 2 * 730 * 3600;
    const apps = { "Images/App": { ...someApp, executions, activeSeconds: executions } };
    const alwaysReady = [{ name: "blob", instanceCount: 1 }];
    expect(
      quantities(app("Images/App", { instanceMemoryMB: 1024, alwaysReady }), [], { apps }),
    ).toMatchObject({
      "functions.alwaysReady.time": 730 * 3600,
      "functions.onDemand.time": 730 * 3600,
      "functions.onDemand.executions": 730 * 3600,
    });
  });
});

describe("an online deployment", () => {
  const deployment = azapi(
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    "Search/Scoring/Blue",
    {
      body: { sku: { capacity: 2 }, properties: { instanceType: "Standard_D4as_v4" } },
    },
  );
  const autoscale = declared("azurerm_monitor_autoscale_setting", "Autoscale", {
    target_resource_id: idOf(deployment),
    profile: [{ capacity: { minimum: 1, maximum: 4, default: 1 } }],
  });
  const busy = (inputs: number) => ({ models: { "Search/Scoring": { ...someModels, inputs } } });

  it("has as many machines as it begins with, when nothing scales it", () => {
    expect(quantities(deployment)).toEqual({ "machine.Standard_D4as_v4": 2 * 730 });
  });

  it.each([
    ["the fewest, when that is enough", 0, 730],
    // a machine is full at 19.5 photos a second
    ["one more than that in the busy hours, for a rate beyond it", 20 * 365 * 3600, 365 * 2 + 365],
    ["the most in the busy hours, whatever comes", 1e12, 365 * 4 + 365],
  ])("has %s", (_, inputs, machineHours) => {
    expect(quantities(deployment, [autoscale], busy(inputs))).toEqual({
      "machine.Standard_D4as_v4": machineHours,
    });
  });

  it("says what the most would be", () => {
    const { items } = costOf(stackOf(deployment, autoscale), inAMonth(someMonth));
    expect(items[0]?.assumptions.join()).toContain("2,920 hours when all 4 run all month");
  });
});

it("prices a search service by replicas and partitions", () => {
  const body = { sku: { name: "standard" }, properties: { replicaCount: 3, partitionCount: 2 } };
  expect(quantities(azapi("Microsoft.Search/searchServices", "Index", { body }))).toEqual({
    "search.standard": 6 * 730,
  });
});

it.each([
  [true, 2],
  [undefined, 2],
  [false, 1],
])("prices a cache with high availability %s as %d nodes", (high_availability_enabled, nodes) => {
  const cache = declared("azurerm_managed_redis", "Cache", {
    sku_name: "Balanced_B0",
    high_availability_enabled,
  });
  expect(quantities(cache)).toEqual({ "redis.Balanced_B0": nodes * 730 });
});

it.each([
  [undefined, 1],
  [{ mode: "ZoneRedundant" }, 2],
])(
  "prices a PostgreSQL server with high_availability %j as %d of them and their disks",
  (high_availability, servers) => {
    const server = declared("azurerm_postgresql_flexible_server", "Database", {
      sku_name: "GP_Standard_D2ads_v5",
      storage_mb: 64 * 1024,
      backup_retention_days: 7,
      high_availability,
    });
    expect(quantities(server)).toEqual({
      "postgres.GP_Standard_D2ads_v5": servers * 730,
      "postgres.stored": servers * 64,
    });
  },
);

it("prices a cluster by its nodes and its tier", () => {
  const default_node_pool = { vm_size: "Standard_D4as_v5", min_count: 3, max_count: 10 };
  const cluster = declared("azurerm_kubernetes_cluster", "Search/Scoring/Cluster", {
    sku_tier: "Standard",
    default_node_pool,
  });
  expect(quantities(cluster)).toEqual({ "kubernetes.Standard": 730, "machine.Standard_D4as_v5": 3 * 730 });
});

describe("a storage account", () => {
  it("is priced by what it keeps, writes, reads and queues, at the price of its copies", () => {
    expect(quantities(storage("Images/Storage", { account_replication_type: "GZRS" }))).toEqual({
      "storage.GZRS.stored": 4300,
      "storage.GZRS.writes": 4_000_000,
      "storage.reads": 6_000_000,
      "storage.queues.geo": 4_000_000,
      "storage.geoReplication": 2150,
    });
  });

  it.each(["LRS", "ZRS"])("in one region (%s) copies nothing to another", (account_replication_type) => {
    expect(quantities(storage("Images/Storage", { account_replication_type }))).not.toHaveProperty([
      "storage.geoReplication",
    ]);
  });

  it("with folders pays more for each operation, and for the index of its files", () => {
    const accounts = { Lake: { ...someMonth.accounts?.["Images/Storage"], files: 4_000_000 } };
    const month = { accounts } as typeof someMonth;
    expect(quantities(storage("Lake", { is_hns_enabled: true }), [], month)).toEqual({
      "storage.ZRS.stored": 4300,
      "storage.folders.ZRS.writes": 4_000_000,
      "storage.folders.reads": 6_000_000,
      "storage.folders.ZRS.index": 2,
      "storage.queues.local": 4_000_000,
    });
  });

  it("with folders is unknown while nobody says how many files it has", () => {
    const lake = storage("Images/Storage", { is_hns_enabled: true });
    const { unknown } = costOf(stackOf(lake), inAMonth(someMonth));
    expect(unknown).toEqual([expect.objectContaining({ address: lake.address })]);
  });

  it("of a host takes its app's messages and leases", () => {
    expect(quantities(storage("Images/App/HostStorage"))).toEqual({
      "storage.ZRS.stored": 0.2,
      "storage.ZRS.writes": 10_000,
      "storage.reads": 100_000,
      "storage.queues.local": 4_000_000,
    });
  });

  it("has its events counted, wanted or not, and their deliveries", () => {
    const account = storage("Images/Storage");
    const topic = declared("azurerm_eventgrid_system_topic", "Events", { source_resource_id: idOf(account) });
    expect(quantities(topic, [account])).toEqual({ "eventgrid.operations": 5_000_000 });
  });
});

it.each([
  ["PT1M", "1"],
  ["PT5M", "5"],
  ["PT10M", "10"],
  ["PT15M", "15"],
  ["PT1H", "15"],
  ["P1D", "15"],
])("prices a log alarm that looks every %s at the price for %s minutes", (evaluation_frequency, minutes) => {
  const alarm = declared("azurerm_monitor_scheduled_query_rules_alert_v2", "Alarm", { evaluation_frequency });
  expect(quantities(alarm)).toEqual({ [`alerts.log.${minutes}`]: 1 });
});

describe("logs", () => {
  const account = storage("Images/Storage");
  const workspace = (retention_in_days: number) =>
    declared("azurerm_log_analytics_workspace", "Workspace", { retention_in_days });
  const setting = declared("azurerm_monitor_diagnostic_setting", "Diagnostics", {
    target_resource_id: `${idOf(account)}/blobServices/default`,
    enabled_log: [{ category_group: "allLogs" }],
    enabled_metric: [{ category: "Transaction" }],
  });

  it("are paid where they come from", () => {
    expect(quantities(setting, [account, workspace(30)])).toEqual({ "logs.ingestion": 10 });
  });

  it("are paid again for each month that they are kept beyond the first", () => {
    expect(quantities(setting, [account, workspace(365)])).toEqual({
      "logs.ingestion": 10,
      "logs.retention": 109.81,
    });
  });
});

describe("a network", () => {
  it("is paid by its private endpoints, by the hour and by what goes through", () => {
    const account = storage("Images/Storage");
    const endpoint = (part: string) =>
      declared("azurerm_private_endpoint", part, {
        private_service_connection: {
          private_connection_resource_id: idOf(account),
          subresource_names: [part],
        },
      });
    expect(quantities(endpoint("blob"), [account])).toEqual({
      "privatelink.hours": 730,
      "privatelink.data": 4150,
    });
    expect(quantities(endpoint("table"), [account])).toEqual({ "privatelink.hours": 730 });
  });

  it("is paid for the photos that go to a model through the endpoint of its workspace", () => {
    const workspace = azapi("Microsoft.MachineLearningServices/workspaces", "Search/Scoring/Workspace", {});
    const endpoint = declared("azurerm_private_endpoint", "Endpoint", {
      private_service_connection: {
        private_connection_resource_id: idOf(workspace),
        subresource_names: ["amlworkspace"],
      },
    });
    expect(quantities(endpoint, [workspace])).toEqual({ "privatelink.hours": 730, "privatelink.data": 50 });
  });

  it("is paid for what goes to each of several models that are there", () => {
    const workspace = azapi("Microsoft.MachineLearningServices/workspaces", "News/Scoring/Workspace", {});
    const deployment = azapi(
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
      "News/Scoring/Deployments/ranking",
      { body: { sku: { capacity: 1 }, properties: { instanceType: "Standard_D4as_v4" } } },
    );
    const endpoint = declared("azurerm_private_endpoint", "Endpoint", {
      private_service_connection: {
        private_connection_resource_id: idOf(workspace),
        subresource_names: ["amlworkspace"],
      },
    });
    const moving = (gigabytes: number) => ({ ...someModels, moved: { gigabytes, because: "words" } });
    const models = {
      "News/Scoring": moving(0),
      "News/Scoring/Deployments/encoder": moving(30),
      "News/Scoring/Deployments/ranking": moving(7),
    };
    expect(quantities(endpoint, [workspace, deployment], { models })).toMatchObject({
      "privatelink.data": 7,
    });
  });

  it("is paid by its DNS zones, which are not free", () => {
    const { items } = costOf(stackOf(declared("azurerm_private_dns_zone", "Zone")), inAMonth(someMonth));
    expect(items.map(({ meter, monthly }) => [meter, monthly])).toEqual([
      ["dns.zones", 0.5],
      ["dns.queries", expect.closeTo(0.04)],
    ]);
  });

  it("is paid by the way out of its runners, used or not", () => {
    expect(quantities(declared("azurerm_nat_gateway", "Gateway"))).toEqual({
      "nat.hours": 730,
      "nat.data": 20,
    });
    expect(quantities(declared("azurerm_public_ip", "Address"))).toEqual({ "publicip.hours": 730 });
  });

  describe("of a workspace", () => {
    const isClosed = { public_network_access_enabled: false };
    const closed = storage("Images/Storage", isClosed);
    const open = declared("azurerm_key_vault", "Vault", { public_network_access_enabled: true });
    const registry = declared("azurerm_container_registry", "Registry", { ...isClosed, sku: "Premium" });
    const workspace = (isolationMode: string, properties = {}) =>
      azapi("Microsoft.MachineLearningServices/workspaces", "Workspace", {
        body: {
          properties: {
            managedNetwork: { isolationMode },
            storageAccount: idOf(closed),
            keyVault: idOf(open),
            ...properties,
          },
        },
      });

    it.each([
      ["AllowInternetOutbound", 2],
      ["AllowOnlyApprovedOutbound", 4],
    ])("with %s makes endpoints to what is closed, and they are paid too", (isolation, endpoints) => {
      expect(quantities(workspace(isolation), [closed, open])).toEqual({
        "privatelink.hours": endpoints * 730,
      });
    });

    it("that is private makes five: blobs and files of its storage, vault, registry and itself", () => {
      const vault = declared("azurerm_key_vault", "ClosedVault", isClosed);
      const all = {
        publicNetworkAccess: "Disabled",
        keyVault: idOf(vault),
        containerRegistry: idOf(registry),
      };
      expect(quantities(workspace("AllowInternetOutbound", all), [closed, vault, registry])).toEqual({
        "privatelink.hours": 5 * 730,
      });
    });

    it("is let out by more of them, one for each rule; what a rule by host name costs is not known", () => {
      const rule = (type: string) =>
        azapi("Microsoft.MachineLearningServices/workspaces/outboundRules", "Workspace/Outbound/blob", {
          body: { properties: { type } },
        });
      expect(quantities(rule("PrivateEndpoint"))).toEqual({ "privatelink.hours": 730 });
      const { unknown } = costOf(stackOf(rule("FQDN")), inAMonth(someMonth));
      expect(unknown).toEqual([expect.objectContaining({ path: "Workspace/Outbound/blob" })]);
    });

    it("without a network of its own makes none", () => {
      expect(quantities(workspace("Disabled"), [closed, open])).toEqual({});
    });
  });
});

describe("a metric alarm", () => {
  const endpoint = azapi("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "Endpoint");
  const deployment = (path: string) =>
    azapi("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments", path, {
      parent_id: idOf(endpoint),
      body: { sku: { capacity: 1 }, properties: { instanceType: "Standard_D4as_v4" } },
    });
  const alarm = (...dimension: object[]) =>
    declared("azurerm_monitor_metric_alert", "Alarm", {
      scopes: [idOf(endpoint)],
      criteria: [{ metric_name: "RequestsPerMinute", dimension }],
    });
  const include = (name: string, ...values: string[]) => ({ name, operator: "Include", values });
  const deployments = [endpoint, deployment("Search/Scoring/Blue"), deployment("Search/Scoring/Green")];

  it.each<[string, object[], number]>([
    ["without dimensions, one", [], 1],
    ["each value that it names", [include("modelStatusCode", "500", "502", "503", "504")], 4],
    ["each deployment of its endpoint, for any", [include("deployment", "*")], 2],
    [
      "each pair of values of two dimensions",
      [include("deployment", "*"), include("modelStatusCode", "500", "502")],
      4,
    ],
  ])("is paid by time series: %s", (_, dimensions, series) => {
    expect(quantities(alarm(...dimensions), deployments)).toEqual({ "alerts.metric": series });
  });

  it.each([
    ["any value", include("instanceId", "*")],
    ["all values but one", { name: "deployment", operator: "Exclude", values: ["blue"] }],
  ])("is unknown when it watches %s of what only a deploy knows", (_, dimension) => {
    const { unknown } = costOf(stackOf(alarm(dimension), ...deployments), inAMonth(someMonth));
    expect(unknown).toMatchObject([{ path: "Alarm" }]);
  });
});

describe("a web test", () => {
  const test = (values: object) =>
    declared("azurerm_application_insights_standard_web_test", "WebTest", {
      frequency: 300,
      geo_locations: ["emea-nl-ams-azr", "emea-gb-db3-azr"],
      ...values,
    });

  it.each([
    [2, 300, ["emea-nl-ams-azr", "emea-gb-db3-azr"], 17_520],
    [1, 300, ["emea-nl-ams-azr"], 8760],
    [2, 900, ["emea-nl-ams-azr", "emea-gb-db3-azr"], 5840],
  ])("is paid by the run: from %d locations every %d seconds", (_, frequency, geo_locations, runs) => {
    expect(quantities(test({ frequency, geo_locations }))).toMatchObject({ "webtests.runs": runs });
  });

  it("costs $5.65 a location when it runs every five minutes, used or not, beside the logs of its answers", () => {
    const { items } = costOf(stackOf(test({ geo_locations: ["emea-nl-ams-azr"] })), inAMonth(someMonth));
    expect(items).toMatchObject([
      { meter: "webtests.runs", monthly: expect.closeTo(5.65), atRest: expect.closeTo(5.65) },
      { meter: "logs.ingestion", quantity: expect.closeTo(0.00876, 5) },
    ]);
  });

  it("is unknown where only a deploy knows from how many locations", () => {
    const { unknown } = costOf(stackOf(test({ geo_locations: `\${var.locations}` })), inAMonth(someMonth));
    expect(unknown).toMatchObject([{ path: "WebTest" }]);
  });
});

it("prices Front Door by profile, requests and what goes out", () => {
  const profile = declared("azurerm_cdn_frontdoor_profile", "Search/Console", {
    sku_name: "Standard_AzureFrontDoor",
  });
  expect(quantities(profile)).toEqual({
    "frontdoor.Standard.base": 1,
    "frontdoor.Standard.requests": 14_000_000,
    "frontdoor.Standard.toClients": 505,
    "frontdoor.Standard.toOrigins": 112,
  });
});

it("prices a pipeline by the runs of its schedule, of which trigger and activity are one each", () => {
  const trigger = declared("azurerm_data_factory_trigger_schedule", "Trigger", {
    frequency: "Hour",
    interval: 6,
  });
  expect(quantities(trigger)).toEqual({ "datafactory.runs": 243.33, "datafactory.movement": 8.11 });
});

describe("a registry", () => {
  const registry = declared("azurerm_container_registry", "Search/Scoring/Registry", { sku: "Basic" });
  const versionOf = (properties: object) =>
    azapi("Microsoft.MachineLearningServices/workspaces/environments/versions", "Server", {
      body: { properties },
    });
  const built = versionOf({ build: { contextUri: "https://st/contexts/1/" } });

  it("is paid by the day, and by the seconds in which it builds: free ones are the billing account's", () => {
    const { items } = costOf(
      stackOf(registry, built),
      inAMonth({ models: { "Search/Scoring": { ...someModels, releases: 10 } } }),
    );
    expect(items.map(({ meter, monthly }) => [meter, monthly])).toEqual([
      ["registry.Basic", expect.closeTo(5.07)],
      ["registry.builds", expect.closeTo(12_000 * 0.0001)],
    ]);
  });

  it("builds nothing where an image is copied", () => {
    const copied = versionOf({ image: "crimages.azurecr.io/scoring:1" });
    expect(Object.keys(quantities(registry, [copied]))).toEqual(["registry.Basic"]);
  });

  it("builds nothing where a cluster does", () => {
    const builder = declared("azurerm_machine_learning_compute_cluster", "Search/Scoring/Builder", {
      name: "image-builder",
      vm_size: "Standard_D4as_v4",
      scale_settings: [{ min_node_count: 0, max_node_count: 1 }],
    });
    expect(Object.keys(quantities(registry, [built, builder]))).toEqual(["registry.Basic"]);
    expect(quantities(builder)).toEqual({ "machine.Standard_D4as_v4": 2 });
  });

  it("is trained in for as long as all runs take, on machines that are not there otherwise", () => {
    const cluster = declared("azurerm_machine_learning_compute_cluster", "Films/Training/Resource", {
      name: "training",
      vm_size: "Standard_D4as_v4",
      scale_settings: [{ min_node_count: 0, max_node_count: 2 }],
    });
    const month = { ...someMonth, trainings: { "Films/Training": { runs: 30, hoursOfRun: 0.25 } } };
    expect(quantities(cluster, [], month)).toEqual({ "machine.Standard_D4as_v4": 7.5 });
  });
});
