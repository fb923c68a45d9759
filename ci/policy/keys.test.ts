import dev from "../../environments/dev";
import type { Stack, Values } from "../stack";
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

describe("the keys of a host", () => {
  const rules = (mode: "data" | "managed", type: string, values: Values) => {
    const declared = [{ mode, type, address: `data.${type}.Keys`, path: "Keys", values }];
    const stack: Stack = { environment: "dev", folder: "/nowhere", outputs: {}, declared };
    return evaluate(stack, dev, "2026-11-21", keyRules).map(({ rule }) => rule);
  };
  const one = {
    type: "Microsoft.Web/sites@2025-03-01",
    action: "host/default/listkeys",
    response_export_values: [],
    sensitive_response_export_values: ["systemKeys.blobs_extension"],
  };
  const asked = (values: Values, mode: "data" | "managed" = "data") =>
    rules(mode, "azapi_resource_action", { ...one, ...values }).filter((rule) => rule === "host-keys");

  it("may be asked for the one that blob triggers need", () => {
    expect(asked({})).toEqual([]);
    expect(asked({ action: "restart", response_export_values: ["*"] })).toEqual([]);
  });

  it("are refused where all of them would stand in the state", () => {
    expect(rules("data", "azurerm_function_app_host_keys", { name: "app" })).toEqual(["host-keys"]);
    for (const mode of ["data", "managed"] as const) {
      expect(asked({ sensitive_response_export_values: ["*"] }, mode)).toHaveLength(1);
      expect(asked({ sensitive_response_export_values: { key: "masterKey" } }, mode)).toHaveLength(1);
      expect(asked({ response_export_values: ["systemKeys.blobs_extension"] }, mode)).toHaveLength(1);
    }
  });

  it.each([
    ["Microsoft.Storage/storageAccounts@2025-06-01", "listKeys"],
    ["Microsoft.Search/searchServices@2025-05-01", "listAdminKeys"],
    ["Microsoft.Web/sites@2025-03-01", "config/publishingcredentials/list"],
    ["Microsoft.Web/sites@2025-03-01", "host/default/listsyncstatus"],
    ["Microsoft.ContainerRegistry/registries@2025-04-01", "listCredentials"],
    ["Microsoft.MachineLearningServices/workspaces@2026-05-01", "listKeys"],
    ["Microsoft.Cache/redisEnterprise/databases@2025-07-01", "regenerateKey"],
  ])("of other services are refused: %s %s", (type, action) => {
    const isKeys = !action.endsWith("listsyncstatus");
    expect(asked({ type, action, sensitive_response_export_values: ["x"] })).toHaveLength(isKeys ? 1 : 0);
  });
});

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
