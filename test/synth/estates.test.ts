import { environments, planOf, searchOf } from "../support/estates";
import type { Attributes } from "../support/plan";
import { withoutLockOrder } from "../support/without-lock-order";

/** Besides what azapi sends, which has a test of its own: ingestion, model, cache, console and what watches them. */
const ofVisualSearch = [
  "azapi_update_resource",
  "azurerm_cdn_frontdoor_firewall_policy",
  "azurerm_cdn_frontdoor_route",
  "azurerm_container_registry",
  "azurerm_data_factory_trigger_schedule",
  "azurerm_eventgrid_system_topic_event_subscription",
  "azurerm_machine_learning_datastore_blobstorage",
  "azurerm_managed_redis",
  "azurerm_monitor_metric_alert",
  "azurerm_monitor_scheduled_query_rules_alert_v2",
  "azurerm_storage_account_static_website",
];

const named = environments.map((environment) => [environment.name, environment] as const);

describe.each(named)("the estate of %s", (_name, environment) => {
  const { synthesized } = planOf(environment);

  it("is what it was when somebody last looked at it", () => {
    // addresses end in hashes of paths, which stay: a changed address destroys what it named
    expect(withoutLockOrder(synthesized)).toMatchSnapshot();
  });

  it("is the same, byte for byte, in every synth", () => {
    expect(JSON.stringify(planOf(environment).synthesized)).toBe(JSON.stringify(synthesized));
  });

  it("holds the whole of visual search, and says where to find it", () => {
    const kinds = Object.keys(synthesized.resource ?? {});
    expect(kinds).toEqual(expect.arrayContaining(ofVisualSearch));
    expect(Object.keys(synthesized.output ?? {})).toEqual(
      expect.arrayContaining(["console_url", "search_api_url", "scoring_uri", "search_endpoint"]),
    );
    const { protocol } = searchOf(environment).console;
    expect(synthesized.output?.["search_api_url"]?.value).toMatch(
      new RegExp(`^${protocol}://\\$\\{azurerm_cdn_frontdoor_endpoint\\..*\\}/api/v1$`),
    );
  });

  it("has no output that looks like a secret", () => {
    const outputs = JSON.stringify(synthesized.output);
    expect(outputs).not.toMatch(
      /(access|extension|function|primary|secondary|shared)_key|password|connection_string|code=/,
    );
  });

  it("reads host keys, the only secret it needs, for nothing but the web hook", () => {
    const users = Object.entries(synthesized.resource ?? {}).filter(([, all]) =>
      JSON.stringify(all).includes("sensitive_output"),
    );
    expect(users.map(([kind]) => kind)).toEqual(["azurerm_eventgrid_system_topic_event_subscription"]);
  });

  it("protects data as its file says", () => {
    const plan = JSON.stringify(synthesized);
    expect(plan.includes('"prevent_destroy":true')).toBe(environment.dataProtected);
    expect(plan.includes("CanNotDelete")).toBe(environment.dataProtected);
  });

  it("gives back the names of what it deletes, where data is not protected", () => {
    const { provider } = synthesized as { provider?: { azurerm: { features: Attributes[] }[] } };
    const isFreed = !environment.dataProtected;
    expect(provider?.azurerm[0]?.features[0]).toMatchObject({
      key_vault: [{ purge_soft_delete_on_destroy: isFreed }],
      log_analytics_workspace: [{ permanently_delete_on_destroy: isFreed }],
    });
    const workspaces = Object.values(synthesized.resource?.["azapi_resource"] ?? {}).filter(({ type }) =>
      String(type).startsWith("Microsoft.MachineLearningServices/workspaces@"),
    );
    expect(workspaces.map((each) => each["delete_query_parameters"])).toEqual([
      isFreed ? { forceToPurge: ["true"] } : undefined,
    ]);
  });
});
