import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { AccessToken } from "@azure/identity";
import { SecretClient } from "@azure/keyvault-secrets";
import { trust } from "../core/trust";
import { emulatorAddress } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root);

const place = { resource_group_name: ref("azurerm_resource_group.group.name"), location: "westeurope" };
const caller = ref("data.azurerm_client_config.me.object_id");

/** Every azurerm type that the constructs use, wired as they wire it; only the code of an app is not here. */
const stack = {
  data: { azurerm_client_config: { me: {} } },
  resource: {
    azurerm_resource_group: {
      group: { name: "media-local", location: "West Europe", tags: { owner: "media" } },
    },
    azurerm_log_analytics_workspace: {
      logs: { name: "media-logs", ...place, sku: "PerGB2018", retention_in_days: 30 },
    },
    azurerm_application_insights: {
      telemetry: {
        name: "media-telemetry",
        ...place,
        application_type: "web",
        workspace_id: ref("azurerm_log_analytics_workspace.logs.id"),
        local_authentication_disabled: true,
      },
    },
    azurerm_monitor_action_group: {
      people: {
        name: "people",
        resource_group_name: place.resource_group_name,
        short_name: "people",
        email_receiver: [{ name: "on-call", email_address: "on-call@example.com" }],
      },
    },
    azurerm_storage_account: {
      photos: {
        name: "mediaphotos",
        ...place,
        account_tier: "Standard",
        account_replication_type: "LRS",
        shared_access_key_enabled: false,
        allow_nested_items_to_be_public: false,
        blob_properties: {
          versioning_enabled: true,
          delete_retention_policy: { days: 7 },
          container_delete_retention_policy: { days: 7 },
        },
        network_rules: { default_action: "Allow", bypass: ["AzureServices"] },
      },
    },
    azurerm_storage_container: {
      input: { name: "input", storage_account_id: ref("azurerm_storage_account.photos.id") },
      packages: { name: "packages", storage_account_id: ref("azurerm_storage_account.photos.id") },
    },
    azurerm_storage_management_policy: {
      old: {
        storage_account_id: ref("azurerm_storage_account.photos.id"),
        rule: [
          {
            name: "remove-old-input",
            enabled: true,
            filters: { blob_types: ["blockBlob"], prefix_match: ["input/"] },
            actions: { base_blob: { delete_after_days_since_modification_greater_than: 30 } },
          },
        ],
      },
    },
    azurerm_user_assigned_identity: { app: { name: "media-app", ...place } },
    azurerm_role_assignment: {
      upload: {
        scope: ref("azurerm_storage_account.photos.id"),
        role_definition_name: "Storage Blob Data Contributor",
        principal_id: caller,
      },
      read: {
        scope: ref("azurerm_storage_account.photos.id"),
        role_definition_name: "Storage Blob Data Owner",
        principal_id: ref("azurerm_user_assigned_identity.app.principal_id"),
        principal_type: "ServicePrincipal",
      },
      secrets: {
        scope: ref("azurerm_key_vault.vault.id"),
        role_definition_name: "Key Vault Secrets Officer",
        principal_id: caller,
      },
    },
    time_sleep: {
      granted: {
        create_duration: "60s",
        depends_on: ["azurerm_role_assignment.upload", "azurerm_role_assignment.secrets"],
      },
    },
    azurerm_storage_blob: {
      package: {
        name: "released-package.zip",
        storage_account_name: ref("azurerm_storage_account.photos.name"),
        storage_container_name: ref("azurerm_storage_container.packages.name"),
        type: "Block",
        source: "package.zip",
        depends_on: ["time_sleep.granted"],
      },
    },
    azurerm_key_vault: {
      vault: {
        name: "media-vault",
        ...place,
        sku_name: "standard",
        tenant_id: ref("data.azurerm_client_config.me.tenant_id"),
        rbac_authorization_enabled: true,
        purge_protection_enabled: false,
      },
    },
    azurerm_key_vault_secret: {
      key: {
        name: "key",
        value: "secret",
        key_vault_id: ref("azurerm_key_vault.vault.id"),
        depends_on: ["time_sleep.granted"],
      },
      written: {
        name: "written",
        value_wo: "kept in the vault alone",
        value_wo_version: 1,
        key_vault_id: ref("azurerm_key_vault.vault.id"),
        depends_on: ["time_sleep.granted"],
      },
    },
    azurerm_service_plan: { flex: { name: "media-plan", ...place, os_type: "Linux", sku_name: "FC1" } },
    azurerm_eventgrid_system_topic: {
      photos: {
        name: "media-events",
        ...place,
        topic_type: "Microsoft.Storage.StorageAccounts",
        source_resource_id: ref("azurerm_storage_account.photos.id"),
      },
    },
    azurerm_monitor_diagnostic_setting: {
      vault: {
        name: "to-workspace",
        target_resource_id: ref("azurerm_key_vault.vault.id"),
        log_analytics_workspace_id: ref("azurerm_log_analytics_workspace.logs.id"),
        enabled_log: [{ category_group: "audit" }],
        enabled_metric: [{ category: "AllMetrics" }],
      },
    },
    azurerm_application_insights_standard_web_test: {
      site: {
        name: "media-site",
        ...place,
        application_insights_id: ref("azurerm_application_insights.telemetry.id"),
        enabled: true,
        geo_locations: ["emea-nl-ams-azr", "emea-gb-db3-azr"],
        request: { url: "https://media.example.com/health" },
        validation_rules: { ssl_check_enabled: true, ssl_cert_remaining_lifetime: 7 },
      },
    },
    azurerm_monitor_metric_alert: {
      errors: {
        name: "errors",
        resource_group_name: place.resource_group_name,
        scopes: [ref("azurerm_storage_account.photos.id")],
        criteria: [
          {
            metric_namespace: "Microsoft.Storage/storageAccounts",
            metric_name: "Transactions",
            aggregation: "Total",
            operator: "GreaterThan",
            threshold: 5,
            dimension: [{ name: "ApiName", operator: "Include", values: ["PutBlob"] }],
          },
        ],
        action: [{ action_group_id: ref("azurerm_monitor_action_group.people.id") }],
      },
    },
    azurerm_monitor_scheduled_query_rules_alert_v2: {
      failures: {
        name: "failures",
        ...place,
        scopes: [ref("azurerm_application_insights.telemetry.id")],
        severity: 2,
        evaluation_frequency: "PT5M",
        window_duration: "PT5M",
        criteria: [
          { query: "exceptions", time_aggregation_method: "Count", operator: "GreaterThan", threshold: 0 },
        ],
        action: { action_groups: [ref("azurerm_monitor_action_group.people.id")] },
      },
    },
    azurerm_management_lock: {
      keep: {
        name: "keep",
        scope: ref("azurerm_key_vault.vault.id"),
        lock_level: "CanNotDelete",
        // what it holds is deleted after it
        depends_on: [
          "azurerm_monitor_diagnostic_setting.vault",
          "azurerm_role_assignment.secrets",
          "azurerm_key_vault_secret.key",
        ],
      },
    },
    azurerm_virtual_network: { network: { name: "media-network", ...place, address_space: ["10.0.0.0/16"] } },
    azurerm_subnet: {
      apps: {
        name: "apps",
        resource_group_name: place.resource_group_name,
        virtual_network_name: ref("azurerm_virtual_network.network.name"),
        address_prefixes: ["10.0.1.0/24"],
        delegation: [{ name: "flex", service_delegation: { name: "Microsoft.App/environments" } }],
      },
    },
    azurerm_private_dns_zone: {
      blob: { name: "privatelink.blob.core.windows.net", resource_group_name: place.resource_group_name },
    },
    azurerm_private_dns_zone_virtual_network_link: {
      blob: {
        name: "blob",
        resource_group_name: place.resource_group_name,
        private_dns_zone_name: ref("azurerm_private_dns_zone.blob.name"),
        virtual_network_id: ref("azurerm_virtual_network.network.id"),
      },
    },
    azurerm_private_endpoint: {
      blob: {
        name: "photos-blob",
        ...place,
        subnet_id: ref("azurerm_subnet.apps.id"),
        private_service_connection: {
          name: "blob",
          is_manual_connection: false,
          private_connection_resource_id: ref("azurerm_storage_account.photos.id"),
          subresource_names: ["blob"],
        },
        private_dns_zone_group: {
          name: "blob",
          private_dns_zone_ids: [ref("azurerm_private_dns_zone.blob.id")],
        },
      },
    },
  },
};

/** Microsoft's client, as the developer. */
function vaultClient(vaultUri: string): SecretClient {
  trust(join(checkout.root, ".vitrine/local/tls/authority.pem"));
  const { port, token } = emulatorAddress(checkout.root) ?? {};
  const getToken = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/token`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ audience: "https://vault.azure.net" }),
    });
    return (await answer.json()) as AccessToken;
  };
  return new SecretClient(vaultUri, { getToken }, { disableChallengeResourceVerification: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

beforeAll(async () => {
  folder.write(stack);
  writeFileSync(join(folder.path, "package.zip"), "not really a zip");
  await folder.init();
});

afterAll(async () => {
  const address = emulatorAddress(checkout.root);
  if (address) process.kill(address.pid);
  while (emulatorAddress(checkout.root)) await wait(100);
  checkout.remove();
});

describe("an estate on the emulator that the provider starts by itself", () => {
  it("is deployed whole, and the next plan is empty", async () => {
    await folder.apply();
    expect(emulatorAddress(checkout.root)).toBeDefined();
    expect(await folder.plan()).toEqual({});
  });

  it("loses nothing when the emulator is killed: the next plan starts it again", async () => {
    const before = emulatorAddress(checkout.root);
    process.kill(before?.pid ?? Number.NaN, "SIGKILL");
    expect(await folder.plan()).toEqual({});
    expect(emulatorAddress(checkout.root)?.pid).not.toBe(before?.pid);
  });

  it("writes a secret that stands in the vault and in no state", async () => {
    const secret = "kept in the vault alone";
    const state = readFileSync(join(folder.path, "terraform.tfstate"), "utf8");
    const [, vaultUri = ""] = /"vault_uri": "([^"]+)"/.exec(state) ?? [];
    expect(state).not.toContain(secret);
    expect(await folder.succeed("state", "pull")).not.toContain(secret);
    expect((await vaultClient(vaultUri).getSecret("written")).value).toBe(secret);
  });

  it("replaces a package whose bytes are others under another name, and nothing else", async () => {
    const other = join(folder.path, "package-2.zip");
    writeFileSync(other, "other bytes");
    const blob = { ...stack.resource.azurerm_storage_blob.package, source: other };
    folder.write({ ...stack, resource: { ...stack.resource, azurerm_storage_blob: { package: blob } } });
    const plan = await folder.plan();
    expect(Object.keys(plan)).toEqual(["azurerm_storage_blob.package"]);
    expect(plan["azurerm_storage_blob.package"]?.replace_paths).toEqual([["source"]]);
    await folder.apply();
    expect(await folder.plan()).toEqual({});
  });

  it("leaves neither a process nor a state behind when it is destroyed", async () => {
    const { pid } = emulatorAddress(checkout.root) ?? { pid: 0 };
    await folder.destroy();
    while (isAlive(pid)) await wait(50);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
  });
});
