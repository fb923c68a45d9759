import { RecordKeeper } from "../testing/record-keeper";
import { ref, TerraformFolder, temporaryCheckout } from "../testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root);
let keeper: RecordKeeper;
const zeros = "00000000-0000-0000-0000-000000000000";

beforeAll(async () => {
  keeper = await RecordKeeper.start(checkout.root);
  folder.write({});
  await folder.init();
});

afterAll(async () => {
  await keeper.stop();
  checkout.remove();
});

const account = {
  name: "photos",
  resource_group_name: "rg",
  location: "westeurope",
  account_tier: "Standard",
  account_replication_type: "LRS",
};
const vault = {
  name: "vault-1",
  resource_group_name: "rg",
  location: "westeurope",
  tenant_id: zeros,
  sku_name: "standard",
};
const site = {
  type: "Microsoft.Web/sites@2025-03-01",
  name: "app",
  parent_id: "/subscriptions/0/resourceGroups/rg",
};

const invalid: [reason: string, type: string, values: object, says: RegExp][] = [
  [
    "a storage account's name has capitals",
    "azurerm_storage_account",
    { ...account, name: "Photos" },
    /name to be 3 to 24 lowercase/,
  ],
  [
    "a required argument is missing",
    "azurerm_storage_account",
    { ...account, account_tier: undefined },
    /"account_tier" is required/,
  ],
  [
    "a value is not of the set",
    "azurerm_storage_account",
    { ...account, account_tier: "Gold" },
    /account_tier to be one of \["Standard" "Premium"\]/,
  ],
  [
    "a number inside a block is too large",
    "azurerm_storage_account",
    { ...account, blob_properties: { delete_retention_policy: { days: 400 } } },
    /delete_retention_policy\.days to be in the range \(1 - 365\), got 400/,
  ],
  [
    "there are two blocks where one is allowed",
    "azurerm_storage_account",
    { ...account, identity: [{ type: "SystemAssigned" }, { type: "SystemAssigned" }] },
    /Too many identity blocks/,
  ],
  [
    "an argument does not exist",
    "azurerm_storage_account",
    { ...account, colour: "red" },
    /Extraneous JSON object property|Unsupported argument/,
  ],
  [
    "a value has the wrong type",
    "azurerm_storage_account",
    { ...account, https_traffic_only_enabled: "perhaps" },
    /a bool is required/,
  ],
  [
    "neither of two alternatives is given",
    "azurerm_storage_container",
    { name: "input" },
    /one of `storage_account_id`,`storage_account_name` must be specified/,
  ],
  [
    "both of two alternatives are given",
    "azurerm_role_assignment",
    {
      scope: "/subscriptions/0",
      principal_id: "p",
      role_definition_name: "Reader",
      role_definition_id: "/r",
    },
    /only one of `role_definition_name`,`role_definition_id`/,
  ],
  [
    "arguments exclude each other",
    "azurerm_storage_blob",
    {
      name: "a",
      storage_account_name: "photos",
      storage_container_name: "input",
      type: "Block",
      source: "a",
      source_content: "b",
    },
    /"source": conflicts with source_content/,
  ],
  [
    "a key vault's name is too long",
    "azurerm_key_vault",
    { ...vault, name: "a".repeat(25) },
    /name to be 3 to 24 letters/,
  ],
  [
    "a tenant is not a UUID",
    "azurerm_key_vault",
    { ...vault, tenant_id: "me" },
    /tenant_id to be a valid UUID/,
  ],
  [
    "a workspace's name is too short",
    "azurerm_machine_learning_workspace",
    {
      name: "ml",
      resource_group_name: "rg",
      location: "westeurope",
      application_insights_id: "/a",
      key_vault_id: "/k",
      storage_account_id: "/s",
      identity: { type: "SystemAssigned" },
    },
    /name to be 3 to 33/,
  ],
  [
    "a delivery goes nowhere",
    "azurerm_eventgrid_system_topic_event_subscription",
    { name: "sub", system_topic: "topic", resource_group_name: "rg" },
    /one of `webhook_endpoint`/,
  ],
  [
    "a lock has an unknown level",
    "azurerm_management_lock",
    { name: "keep", scope: "/subscriptions/0", lock_level: "Strong" },
    /lock_level to be one of/,
  ],
  [
    "a duration has no unit",
    "time_sleep",
    { create_duration: "30" },
    /create_duration to be a number followed by a time unit/,
  ],
  [
    "an azapi type has no version",
    "azapi_resource",
    { ...site, type: "Microsoft.Web/sites" },
    /type to be a type with the version of its API/,
  ],
  ["an azapi body is a string", "azapi_resource", { ...site, body: "{}" }, /body must not be a string/],
  [
    "an azapi resource has no parent",
    "azapi_resource",
    { ...site, parent_id: undefined },
    /"parent_id" is required/,
  ],
  [
    "an update names its resource twice",
    "azapi_update_resource",
    { ...site, resource_id: "/subscriptions/0" },
    /Only one of the arguments "name" or "resource_id"/,
  ],
];

it.each(invalid)("fails when %s", async (_reason, type, values, says) => {
  folder.write({ resource: { [type]: { wrong: values } } });
  const { code, output } = await folder.run("validate");
  expect(code).toBe(1);
  // Terraform breaks its lines where it likes
  expect(output.replaceAll(/\s+/g, " ")).toMatch(says);
  expect(output).toContain(`resource.${type}.wrong`);
});

it("lets through what is not known yet", async () => {
  folder.write({
    resource: {
      terraform_data: { later: { input: "name" } },
      azurerm_storage_account: { photos: { ...account, name: ref("terraform_data.later.output") } },
    },
  });
  expect((await folder.plan())["azurerm_storage_account.photos"]?.after_unknown).toMatchObject({
    name: true,
  });
});

it("fails when a type is not among the bindings", async () => {
  folder.write({ resource: { azurerm_teleporter: { home: {} } } });
  expect((await folder.run("validate")).output).toContain("azurerm_teleporter");
});
