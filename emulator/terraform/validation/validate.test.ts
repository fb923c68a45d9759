import { RecordKeeper } from "../testing/record-keeper";
import { ref, TerraformFolder, temporaryCheckout } from "../testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });
let keeper: RecordKeeper;
const zeros = "00000000-0000-0000-0000-000000000000";

beforeAll(async () => {
  keeper = await RecordKeeper.start(checkout.root);
  folder.write({});
  await folder.init();
});

afterAll(async () => {
  await folder.end();
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
    /account_tier to be one of \["Premium" "Standard"\]/,
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
    "a block inside a block needs one of two arguments",
    "azurerm_machine_learning_compute_cluster",
    {
      name: "cluster",
      machine_learning_workspace_id: "/w",
      location: "westeurope",
      vm_size: "Standard_D2",
      vm_priority: "Dedicated",
      scale_settings: { min_node_count: 0, max_node_count: 1, scale_down_nodes_after_idle_duration: "PT1M" },
      ssh: { admin_username: "me" },
    },
    /one of `ssh\.admin_password`,`ssh\.key_value` must be specified/,
  ],
  [
    "a whole number has a fraction",
    "azurerm_key_vault",
    { ...vault, soft_delete_retention_days: 7.5 },
    /soft_delete_retention_days to be a whole number, got 7\.5/,
  ],
  [
    "there are more tags than Azure takes",
    "azurerm_key_vault",
    { ...vault, tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, "x"])) },
    /tags to be 50 tags at most, got 51/,
  ],
  [
    "the name of a tag of a storage account is longer than others may be",
    "azurerm_storage_account",
    { ...account, tags: { ["x".repeat(129)]: "x" } },
    /tags to have names of 128 characters at most/,
  ],
  [
    "the firewall of storage is opened to a private address",
    "azurerm_storage_account",
    { ...account, network_rules: { default_action: "Deny", ip_rules: ["172.16.0.4"] } },
    /ip_rules to be a public address/,
  ],
  [
    "an id leads to another kind of resource",
    "azurerm_machine_learning_workspace",
    {
      name: "workspace",
      resource_group_name: "rg",
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      application_insights_id: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Insights/webTests/a",
      key_vault_id: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/k",
      storage_account_id: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/s",
    },
    /application_insights_id to be an id like .*Microsoft\.Insights\/components/,
  ],
];

describe("a stack in which everything is wrong", () => {
  const nameOf = (index: number) => `wrong_${String(index).padStart(2, "0")}`;
  let code: number | null;
  let errors: readonly string[];

  beforeAll(async () => {
    const resource: Record<string, Record<string, object>> = {};
    for (const [index, [, type, values]] of invalid.entries())
      resource[type] = { ...resource[type], [nameOf(index)]: values };
    folder.write({ resource });
    const run = await folder.run("validate");
    code = run.code;
    errors = run.output.split(/^(?=Error: )/m);
  });

  it.each(invalid.map((each, index) => [each[0], index, each] as const))(
    "fails when %s",
    (_reason, index, [, type, , says]) => {
      expect(code).toBe(1);
      const ofIt = errors.filter((error) => error.includes(`resource.${type}.${nameOf(index)}`));
      // Terraform breaks its lines where it likes
      expect(ofIt.join("").replaceAll(/\s+/g, " ")).toMatch(says);
    },
  );
});

it("warns of a wrong value in a block that is not known as a whole, where the real provider looks only later", async () => {
  const trigger = {
    metric_name: "CpuUtilization",
    metric_resource_id: ref("terraform_data.later.output"),
    time_grain: "PT1M",
    statistic: "Mean",
    time_window: "PT5M",
    time_aggregation: "Average",
    operator: "GreaterThan",
    threshold: 70,
  };
  const rule = {
    metric_trigger: trigger,
    scale_action: { direction: "Increase", type: "ChangeCount", value: 1, cooldown: "PT5M" },
  };
  const profile = { name: "load", capacity: { default: 1, minimum: 1, maximum: 2 }, rule };
  folder.write({
    resource: {
      terraform_data: { later: { input: "id" } },
      azurerm_monitor_autoscale_setting: {
        scale: {
          name: "scale",
          resource_group_name: "rg",
          location: "westeurope",
          target_resource_id: ref("terraform_data.later.output"),
          profile,
        },
      },
    },
  });
  const { code, output } = await folder.run("validate");
  expect(code).toBe(0);
  expect(output.replaceAll(/\s+/g, " ")).toMatch(/Warning: expected \S*statistic to be one of/);
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
