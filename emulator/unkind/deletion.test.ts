import { rmSync } from "node:fs";
import type { Values } from "../resource-manager/protocol";
import { inGroup, TestEstate } from "../resource-manager/testing/test-estate";

const azure = new TestEstate();
const withEverything = { resource_group: [{ prevent_deletion_if_contains_resources: false }] };
let group: Values;

beforeAll(() => azure.start());
beforeEach(async () => {
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});

afterEach(async () => {
  azure.estate.unkind.switches.set({});
  for (const { type, values } of azure.estate.resources.ofType("azurerm_management_lock"))
    await azure.delete(type, values);
  await destroy("azurerm_resource_group", group, withEverything);
  rmSync(`${azure.folder}-deleted-names.json`, { force: true });
});
afterAll(() => azure.end());

const account = () => azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
const component = () => azure.apply("azurerm_application_insights", { name: "appi", ...inGroup });
const vault = (more: Values = {}) =>
  azure.apply("azurerm_key_vault", { name: "kv", ...inGroup, rbac_authorization_enabled: true, ...more });
const destroy = (type: string, state: Values, features: Values = {}) =>
  azure.estate.manager.delete({ provider: "azurerm", type, state, features });
const locked = { statusCode: 409, code: "ScopeLocked" };

describe("a CanNotDelete lock", () => {
  let lock: Values;
  let storage: Values;
  beforeEach(async () => {
    storage = await account();
    lock = { name: "holds-data", scope: storage["id"], lock_level: "CanNotDelete" };
  });

  it.each<[string, string, () => Values]>([
    ["a role assignment on it", "azurerm_role_assignment", () => ({ scope: storage["id"] })],
    [
      "a role assignment on a part of it",
      "azurerm_role_assignment",
      () => ({ scope: `${storage["id"]}/blobServices/default/containers/input` }),
    ],
    ["a container in it", "azurerm_storage_container", () => ({})],
    [
      "its own diagnostic setting",
      "azurerm_monitor_diagnostic_setting",
      () => ({ target_resource_id: storage["id"] }),
    ],
    [
      "a diagnostic setting of a service of it",
      "azurerm_monitor_diagnostic_setting",
      () => ({ target_resource_id: `${storage["id"]}/blobServices/default` }),
    ],
  ])("fails when %s is deleted, and lets it be made and changed", async (_, type, values) => {
    await azure.apply("azurerm_storage_container", { name: "input", storage_account_id: storage["id"] });
    const held = await azure.apply("azurerm_management_lock", lock);
    const made = await azure.apply(type, {
      name: type === "azurerm_role_assignment" ? null : "other",
      storage_account_id: storage["id"],
      role_definition_name: "Reader",
      principal_id: azure.estate.identity.developer.objectId,
      ...values(),
    });
    await expect(destroy(type, made)).rejects.toMatchObject(locked);
    await azure.delete("azurerm_management_lock", held);
    await destroy(type, made);
  });

  it("fails when the group above it is deleted, whatever the provider's features say", async () => {
    await azure.apply("azurerm_management_lock", lock);
    await expect(destroy("azurerm_resource_group", group, withEverything)).rejects.toMatchObject(locked);
  });
});

describe("names of what was deleted", () => {
  const keep = { key_vault: [{ purge_soft_delete_on_destroy: false }] };
  const noRecovery = { key_vault: [{ recover_soft_deleted_key_vaults: false }] };
  const again = (features: Values) =>
    azure.estate.manager.apply({
      provider: "azurerm",
      type: "azurerm_key_vault",
      prior: null,
      planned: { name: "kv", ...inGroup, rbac_authorization_enabled: true },
      features,
    });

  it("are free at once where nobody asked otherwise, and those of purged vaults always", async () => {
    await destroy("azurerm_key_vault", await vault(), keep);
    await destroy("azurerm_key_vault", (await again(noRecovery)).state ?? {}, {});
    azure.estate.unkind.switches.set({ deletedNamesStaySeconds: 600 });
    await destroy("azurerm_key_vault", (await again(noRecovery)).state ?? {}, {});
    await again(noRecovery);
  });

  it.each<[string, Values, Values]>([
    ["was not purged", {}, keep],
    ["may not be purged", { purge_protection_enabled: true }, {}],
  ])(
    "fails when a vault that %s is made again, also by an estate that was destroyed meanwhile",
    async (_, more, features) => {
      azure.estate.unkind.switches.set({ deletedNamesStaySeconds: 600 });
      await destroy("azurerm_key_vault", await vault(more), features);
      await azure.restart();
      await expect(again(noRecovery)).rejects.toMatchObject({ statusCode: 409, code: "ConflictError" });
      await again({});
    },
  );

  it("fails when the purge protection of a vault is turned off", async () => {
    const made = await vault({ purge_protection_enabled: true });
    const off = azure.apply("azurerm_key_vault", { ...made, purge_protection_enabled: false }, made);
    await expect(off).rejects.toMatchObject({ statusCode: 400 });
  });

  it("stay taken when a vault goes with its group, which purges nothing", async () => {
    azure.estate.unkind.switches.set({ deletedNamesStaySeconds: 600 });
    await vault();
    await destroy("azurerm_resource_group", group, withEverything);
    group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    await expect(again(noRecovery)).rejects.toMatchObject({ code: "ConflictError" });
  });

  it("fails when a workspace that was not purged is made again, and lets it when it was", async () => {
    azure.estate.unkind.switches.set({ deletedNamesStaySeconds: 600 });
    const planned = {
      type: "Microsoft.MachineLearningServices/workspaces@2026-05-01",
      name: "mlw",
      parent_id: group["id"],
      body: { properties: { systemDatastoresAuthMode: "Identity" } },
    };
    const purging = { ...planned, delete_query_parameters: { forceToPurge: ["true"] } };
    await azure.delete("azapi_resource", await azure.apply("azapi_resource", purging));
    await azure.delete("azapi_resource", await azure.apply("azapi_resource", planned));
    await expect(azure.apply("azapi_resource", planned)).rejects.toMatchObject({
      statusCode: 400,
      code: "BadRequest",
      message: expect.stringContaining("Soft-deleted workspace exists."),
    });
  });
});

describe("what Azure puts into a group", () => {
  const rule = () =>
    azure.apply("azurerm_monitor_smart_detector_alert_rule", {
      name: "Failure Anomalies - appi",
      ...inGroup,
    });

  it("fails when a destroy does not know it, and goes along where the provider lets it", async () => {
    azure.estate.unkind.switches.set({ groupsFillAfterSeconds: 0 });
    await azure.delete("azurerm_application_insights", await component());
    await expect(destroy("azurerm_resource_group", group)).rejects.toMatchObject({
      code: "ResourceGroupNotEmpty",
      message: expect.stringMatching(
        /the Resource Group still contains Resources[\s\S]*actionGroups\/Application Insights Smart Detection/,
      ),
    });
    await destroy("azurerm_resource_group", group, withEverything);
    expect(azure.estate.manager.isEmpty()).toBe(true);
  });

  it("fails when somebody declares its rule after Azure has made it", async () => {
    azure.estate.unkind.switches.set({ groupsFillAfterSeconds: 0 });
    await component();
    await expect(rule()).rejects.toMatchObject({ code: "ResourceExists" });
  });

  it("is nothing when the rule was declared first", async () => {
    azure.estate.unkind.switches.set({ groupsFillAfterSeconds: 600 });
    const insights = await component();
    const declared = await rule();
    azure.estate.unkind.switches.set({ groupsFillAfterSeconds: 0 });
    await azure.apply("azurerm_user_assigned_identity", { name: "any", ...inGroup });
    expect(azure.estate.resources.all().filter(({ madeByAzure }) => madeByAzure)).toEqual([]);
    azure.estate.unkind.switches.set({ groupsFillAfterSeconds: 600 });
    await azure.delete("azurerm_monitor_smart_detector_alert_rule", declared);
    await azure.delete("azurerm_application_insights", insights);
    expect(azure.estate.resources.all().filter(({ madeByAzure }) => madeByAzure)).toEqual([]);
  });
});

it("fails when a subnet is deleted that an app was in until lately", async () => {
  const network = await azure.apply("azurerm_virtual_network", {
    name: "vnet",
    ...inGroup,
    address_space: ["10.0.0.0/24"],
  });
  const subnet = await azure.apply("azurerm_subnet", {
    name: "apps",
    ...inGroup,
    virtual_network_name: "vnet",
  });
  const app = { body: { properties: { virtualNetworkSubnetId: subnet["id"] } } };
  const inUse = { statusCode: 400, code: "InUseSubnetCannotBeDeleted" };
  azure.estate.unkind.switches.set({ subnetsStayInUseSeconds: 600 });
  azure.estate.unkind.subnetsInUse.leave({
    id: "/app",
    provider: "azapi",
    type: "azapi_resource",
    values: app,
  });
  await expect(azure.delete("azurerm_subnet", subnet)).rejects.toMatchObject(inUse);
  await expect(azure.delete("azurerm_virtual_network", network)).rejects.toMatchObject(inUse);
  azure.estate.unkind.switches.set({ subnetsStayInUseSeconds: 0 });
  await azure.delete("azurerm_subnet", subnet);
});
