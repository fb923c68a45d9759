import { environments, planOf } from "../../test/support/estates";

/** Besides what azapi sends, which has a test of its own: ingestion, model, cache, console and what watches them. */
const kindsOfVisualSearch = [
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

  it("holds the whole of visual search, and says where to find it", () => {
    const kinds = Object.keys(synthesized.resource ?? {});
    expect(kinds).toEqual(expect.arrayContaining(kindsOfVisualSearch));
    const { protocol } = environment.console;
    expect(synthesized.output?.["search_api_url"]?.value).toMatch(
      new RegExp(`^${protocol}://\\$\\{azurerm_cdn_frontdoor_endpoint\\..*\\}/api/v1$`),
    );
  });
});
