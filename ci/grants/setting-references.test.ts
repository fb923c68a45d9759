import type { Declared, Stack, Values } from "../stack";
import { grantFindings } from "./grant-findings";

const expression = (text: string) => `\${${text}}`;
const declared = (type: string, name: string, values: Values): Declared => ({
  mode: "managed",
  type,
  address: `${type}.${name}`,
  path: name,
  values,
});
const identity = declared("azurerm_user_assigned_identity", "Identity", { name: "id" });
const vault = declared("azurerm_key_vault", "Vault", { name: "kv-shop" });
const secret = declared("azurerm_key_vault_secret", "Secret", {
  key_vault_id: expression("azurerm_key_vault.Vault.id"),
});
const store = declared("azurerm_app_configuration", "Store", { name: "appcs-shop" });

const site = (siteConfig: Values, more: Values = {}) =>
  declared("azapi_resource", "App", {
    type: "Microsoft.Web/sites@2025-03-01",
    identity: [{ type: "UserAssigned", identity_ids: [expression(`${identity.address}.id`)] }],
    body: {
      properties: {
        keyVaultReferenceIdentity: expression(`${identity.address}.id`),
        siteConfig: { appSettings: [], ...siteConfig },
        ...more,
      },
    },
  });
const withSetting = (value: string) => site({ appSettings: [{ name: "PASSWORD", value }] });

const grant = (role: string, on: Declared, holder: Declared = identity): Declared =>
  declared("azurerm_role_assignment", `Grant-${on.path}`, {
    scope: expression(`${on.address}.id`),
    role_definition_name: role,
    principal_id: expression(`${holder.address}.principal_id`),
  });

const told = (...parts: readonly Declared[]) => {
  const stack: Stack = {
    environment: "test",
    folder: "/nowhere",
    outputs: {},
    declared: [identity, vault, secret, store, ...parts],
  };
  return grantFindings(stack).map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
};

const references: readonly (readonly [string, string])[] = [
  ["the address of a secret", `SecretUri=${expression("azurerm_key_vault.Vault.vault_uri")}secrets/password`],
  ["the address of a version", `SecretUri=${expression("azurerm_key_vault.Vault.vault_uri")}secrets/a/0123`],
  ["an address written out", "SecretUri=https://kv-shop.vault.azure.net/secrets/password"],
  ["a vault's name", `VaultName=${expression("azurerm_key_vault.Vault.name")};SecretName=password`],
  ["a vault's name written out", "VaultName=KV-Shop;SecretName=password;SecretVersion=0123"],
  ["names in another order and case", "secretname=password; vaultname=kv-shop"],
];

describe("a setting that stands for a secret", () => {
  it.each(references)("needs a grant on the vault: by %s", (_, inner) => {
    const app = withSetting(`@Microsoft.KeyVault(${inner})`);
    expect(told(app)).toEqual(["error grant-missing Vault"]);
    expect(told(app, grant("Key Vault Secrets User", vault))).toEqual([]);
  });

  it("needs one where a secret of Terraform's is named, on it or on its vault", () => {
    const app = withSetting(
      `@Microsoft.KeyVault(SecretUri=${expression(`${secret.address}.versionless_id`)})`,
    );
    expect(told(app)).toEqual(["error grant-missing Secret"]);
    expect(told(app, grant("Key Vault Secrets User", vault))).toEqual([]);
    expect(told(app, grant("Key Vault Secrets User", secret))).toEqual([]);
  });

  it("is not served by a role that sees the names of secrets only", () => {
    const app = withSetting("@Microsoft.KeyVault(VaultName=kv-shop;SecretName=password)");
    expect(told(app, grant("Key Vault Reader", vault))).toContain("error grant-missing Vault");
  });

  it("is read under the site's own identity where the site names no other", () => {
    const own = declared("azapi_resource", "App", {
      ...withSetting("@Microsoft.KeyVault(VaultName=kv-shop;SecretName=password)").values,
      body: {
        properties: {
          siteConfig: {
            appSettings: [{ name: "A", value: "@Microsoft.KeyVault(VaultName=kv-shop;SecretName=a)" }],
          },
        },
      },
    });
    expect(told(own, grant("Key Vault Secrets User", vault))).toContain("error grant-missing Vault");
    expect(told(own, grant("Key Vault Secrets User", vault, own))).toEqual([]);
  });

  it("may be a connection string, or stand in a resource beside the site", () => {
    const text = "@Microsoft.KeyVault(VaultName=kv-shop;SecretName=database)";
    const connection = site({ connectionStrings: [{ name: "Database", connectionString: text }] });
    const beside = declared("azapi_update_resource", "Settings", {
      type: "Microsoft.Web/sites/config@2025-03-01",
      parent_id: expression("azapi_resource.App.id"),
      body: { properties: { PASSWORD: text } },
    });
    const azurerm = declared("azurerm_linux_web_app", "Web", {
      app_settings: { PASSWORD: text },
      key_vault_reference_identity_id: expression(`${identity.address}.id`),
    });
    for (const parts of [[connection], [site({}), beside], [azurerm]]) {
      expect(told(...parts)).toEqual(["error grant-missing Vault"]);
      expect(told(...parts, grant("Key Vault Secrets User", vault))).toEqual([]);
    }
  });

  it("needs nothing here when the vault is of another stack", () => {
    expect(told(withSetting("@Microsoft.KeyVault(VaultName=kv-other;SecretName=password)"))).toEqual([]);
  });

  it("may stand for a value of App Configuration", () => {
    const app = withSetting("@Microsoft.AppConfiguration(Endpoint=https://appcs-shop.azconfig.io; Key=a)");
    expect(told(app)).toEqual(["error grant-missing Store"]);
    expect(told(app, grant("App Configuration Data Reader", store))).toEqual([]);
  });
});

describe("an identity that an attribute names", () => {
  const account = declared("azurerm_storage_account", "Account", { name: "st" });
  const queue = declared("azurerm_storage_queue", "Queue", {
    name: "orders",
    storage_account_id: expression(`${account.address}.id`),
  });
  const topic = declared("azurerm_eventgrid_system_topic", "Topic", {
    identity: { type: "SystemAssigned" },
  });
  const subscription = declared("azurerm_eventgrid_system_topic_event_subscription", "Subscription", {
    system_topic: expression(`${topic.address}.name`),
    storage_queue_endpoint: {
      storage_account_id: expression(`${account.address}.id`),
      queue_name: "orders",
    },
    delivery_identity: { type: "SystemAssigned" },
  });
  const factory = declared("azurerm_data_factory", "Factory", { identity: { type: "SystemAssigned" } });
  const linked = declared("azurerm_data_factory_linked_service_key_vault", "Linked", {
    data_factory_id: expression(`${factory.address}.id`),
    key_vault_id: expression("azurerm_key_vault.Vault.id"),
  });
  const wrapped = declared("azurerm_storage_account", "Wrapped", {
    identity: { type: "UserAssigned", identity_ids: [expression(`${identity.address}.id`)] },
    customer_managed_key: {
      key_vault_key_id: `${expression("azurerm_key_vault.Vault.vault_uri")}keys/storage`,
      user_assigned_identity_id: expression(`${identity.address}.id`),
    },
  });
  const packaged = site(
    {},
    {
      functionAppConfig: {
        deployment: {
          storage: {
            value: `${expression(`${account.address}.primary_blob_endpoint`)}packages`,
            authentication: { userAssignedIdentityResourceId: expression(`${identity.address}.id`) },
          },
        },
      },
    },
  );

  it.each([
    [
      "delivers to a queue",
      [account, queue, topic, subscription],
      "Queue",
      "Storage Queue Data Message Sender",
      queue,
      topic,
    ],
    ["reads a vault for Data Factory", [factory, linked], "Vault", "Key Vault Secrets User", vault, factory],
    [
      "unwraps a store's key",
      [wrapped],
      "Vault",
      "Key Vault Crypto Service Encryption User",
      vault,
      identity,
    ],
    [
      "fetches an app's package",
      [account, packaged],
      "Account",
      "Storage Blob Data Reader",
      account,
      identity,
    ],
  ] as const)("needs a grant: it %s", (_, parts, missing, role, on, holder) => {
    expect(told(...parts)).toEqual([`error grant-missing ${missing}`]);
    expect(told(...parts, grant(role, on, holder))).toEqual([]);
  });
});
