import { enumeratedIn } from "./enumerated-attributes";

const isEnumerated = enumeratedIn(process.cwd());

it.each([
  ["azurerm_storage_account", "network_rules.default_action", true],
  ["azurerm_storage_account", "min_tls_version", true],
  ["azurerm_monitor_metric_alert", "criteria.aggregation", true],
  ["azurerm_storage_account", "name", false],
  ["azurerm_storage_account", "tags.team", false],
  ["azurerm_unheard_of", "kind", false],
  ["azapi_resource", "body.properties.publicNetworkAccess", false],
])("knows whether %s takes a few words alone as %s", (type, path, isOne) => {
  expect(isEnumerated(type, path)).toBe(isOne);
});
