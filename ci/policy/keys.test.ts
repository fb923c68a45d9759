import dev from "../../environments/dev";
import type { Stack } from "../stack";
import { evaluate } from "./evaluate";
import { keyRules } from "./rules/keys";

const told = (setting: string) => {
  const values = { type: "Microsoft.Other/kind@2026-01-01", body: { setting } };
  const stack: Stack = {
    environment: "dev",
    folder: "/nowhere",
    outputs: {},
    declared: [
      { mode: "managed", type: "azapi_resource", address: "azapi_resource.Made", path: "Made", values },
    ],
  };
  return evaluate(stack, dev, "2026-11-21", keyRules).map(({ rule }) => rule);
};
const reference = (expression: string) => `\${${expression}}`;

describe("a setting", () => {
  it.each([
    reference("azurerm_storage_account.Photos_1.primary_access_key"),
    reference("azurerm_storage_account.Photos_1.secondary_blob_connection_string"),
    `redis://:${reference("azurerm_managed_redis.Cache_1.default_database[0].primary_access_key")}@host`,
    reference("azurerm_cosmosdb_account.Articles_1.primary_key"),
    reference("azurerm_eventhub_namespace.Events_1.default_primary_connection_string"),
    reference("azurerm_application_insights.Telemetry_1.instrumentation_key"),
    reference("azurerm_container_registry.Images_1.admin_password"),
    reference("azurerm_kubernetes_cluster.Cluster_1.kube_config[0].client_key"),
    reference("data.azurerm_storage_account_sas.Upload_1.sas"),
    reference("azurerm_key_vault_secret.Partner_1.value"),
    "DefaultEndpointsProtocol=https;AccountName=photos;AccountKey=c2VjcmV0",
    "Endpoint=sb://events.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0",
    "https://photos.blob.core.windows.net/input?sp=r&sig=c2VjcmV0",
  ])("with a key is told of: %s", (setting) => {
    expect(told(setting)).toEqual(["key-in-settings"]);
  });

  it.each([
    reference("azurerm_application_insights.Telemetry_1.connection_string"),
    reference("azurerm_storage_account.Photos_1.primary_blob_endpoint"),
    reference("azurerm_key_vault_secret.Partner_1.versionless_id"),
    reference("azurerm_user_assigned_identity.App_1.client_id"),
    "Authorization=AAD",
    "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/partner)",
  ])("without one is not: %s", (setting) => {
    expect(told(setting)).toEqual([]);
  });
});
