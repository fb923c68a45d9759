import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { killAll, processTree } from "../control/testing/emulator-checkout";
import { emulatorAddress } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root);
const resources = join(checkout.root, ".vitrine/local/resources");

const place = { resource_group_name: ref("azurerm_resource_group.group.name"), location: "westeurope" };
const caller = ref("data.azurerm_client_config.me.object_id");
const times = <Item>(count: number, make: (index: number) => Item) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, make(index)]));

const stack = {
  // where the product keeps it: the emulator asks it what a killed run left behind
  terraform: {
    backend: { local: { path: join(checkout.root, ".vitrine/local/terraform.tfstate") } },
    required_providers: { azurerm: { source: "hashicorp/azurerm", version: "4.55.0" } },
  },
  data: { azurerm_client_config: { me: {} } },
  resource: {
    azurerm_resource_group: { group: { name: "photos", location: "westeurope" } },
    azurerm_storage_account: times(4, (index) => ({
      name: `photos${index}`,
      ...place,
      account_tier: "Standard",
      account_replication_type: "LRS",
    })),
    azurerm_storage_container: times(8, (index) => ({
      name: `container${index}`,
      storage_account_id: ref(`azurerm_storage_account.n${index % 4}.id`),
    })),
    azurerm_role_assignment: {
      ...times(4, (index) => ({
        scope: ref(`azurerm_storage_account.n${index}.id`),
        role_definition_name: "Storage Blob Data Contributor",
        principal_id: caller,
      })),
      secrets: {
        scope: ref("azurerm_key_vault.vault.id"),
        role_definition_name: "Key Vault Secrets Officer",
        principal_id: caller,
      },
    },
    azurerm_storage_blob: times(4, (index) => ({
      name: "hello.txt",
      storage_account_name: ref(`azurerm_storage_account.n${index}.name`),
      storage_container_name: ref(`azurerm_storage_container.n${index}.name`),
      type: "Block",
      source_content: "hello",
      depends_on: [`azurerm_role_assignment.n${index}`],
    })),
    azurerm_key_vault: {
      vault: {
        name: "photos-vault",
        ...place,
        sku_name: "standard",
        tenant_id: ref("data.azurerm_client_config.me.tenant_id"),
        rbac_authorization_enabled: true,
      },
    },
    azurerm_key_vault_secret: {
      key: {
        name: "key",
        value: "secret",
        key_vault_id: ref("azurerm_key_vault.vault.id"),
        depends_on: ["azurerm_role_assignment.secrets"],
      },
    },
    azurerm_eventgrid_system_topic: {
      photos: {
        name: "photos-events",
        ...place,
        topic_type: "Microsoft.Storage.StorageAccounts",
        source_resource_id: ref("azurerm_storage_account.n0.id"),
      },
    },
  },
};

const made = () => (existsSync(resources) ? readdirSync(resources).length : 0);

beforeAll(async () => {
  folder.write(stack);
  await folder.init();
});

afterAll(async () => {
  await folder.run("destroy", "-auto-approve");
  while (emulatorAddress(checkout.root)) await wait(100);
  checkout.remove();
});

it.each([1, 6, 14])(
  "an apply completes what one left whose emulator was killed after %i resources",
  async (count) => {
    const applying = folder.run("apply", "-auto-approve");
    while (made() < count) await wait(2);
    const { pid } = emulatorAddress(checkout.root) ?? { pid: 0 };
    killAll(processTree(pid));
    const { output } = await applying;
    const errors = output.split("\n").filter((line) => line.startsWith("Error: "));
    expect(errors.filter((line) => !line.includes("the local Azure ended while it worked"))).toEqual([]);

    await folder.apply();
    expect(await folder.plan()).toEqual({});
    await folder.destroy();
    while (emulatorAddress(checkout.root)) await wait(50);
  },
  180_000,
);
