import { computedIn } from "./computed-attributes";

const isComputed = computedIn(process.cwd(), ["azurerm_storage_account", "azapi_resource"]);

it.each([
  ["azurerm_storage_account", "primary_blob_endpoint", true],
  ["azurerm_storage_account", "identity.0.principal_id", true],
  ["azurerm_storage_account", "identity.0.type", false],
  ["azurerm_storage_account", "access_tier", false],
  ["azurerm_storage_account", "tags.team", false],
  ["azapi_resource", "body.properties.etag", false],
])("knows who decides on %s.%s", (type, attribute, azureAlone) => {
  expect(isComputed(type, attribute)).toBe(azureAlone);
});
