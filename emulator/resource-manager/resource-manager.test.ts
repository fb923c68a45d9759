import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { localSubscriptionId } from "../identity/local-ids";
import type { Values } from "./protocol";
import { code, inGroup, TestEstate } from "./testing/test-estate";
import { text } from "./values";

const photosGroup = `/subscriptions/${localSubscriptionId}/resourceGroups/photos`;

let azure: TestEstate;
let group: Values;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});

afterEach(() => azure.end());

describe("what is computed", () => {
  it("has Azure's ids and shapes", async () => {
    const identity = await azure.makeIdentity();
    const account = await azure.makeAccount();
    const container = await azure.makeContainer(account);
    const assignment = await azure.grant("Storage Blob Data Reader", account["id"], identity["principal_id"]);

    const guid = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(group["id"]).toBe(photosGroup);
    expect(identity).toMatchObject({
      id: `${photosGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app`,
      principal_id: guid,
      client_id: guid,
    });
    expect(account).toMatchObject({
      id: `${photosGroup}/providers/Microsoft.Storage/storageAccounts/photosdata`,
      primary_blob_endpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/photosdata\/$/),
    });
    expect(container["id"]).toBe(`${account["id"]}/blobServices/default/containers/input`);
    expect(assignment).toMatchObject({
      principal_type: "ServicePrincipal",
      role_definition_id: `/subscriptions/${localSubscriptionId}/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1`,
    });
  });

  it("survives a restart of everything, addresses included", async () => {
    const account = await azure.makeAccount();
    const container = await azure.makeContainer(account);
    const vault = await azure.apply("azurerm_key_vault", {
      name: "kv",
      ...inGroup,
      rbac_authorization_enabled: true,
    });
    await azure.restart();

    expect(await azure.read("azurerm_storage_account", account)).toEqual(account);
    expect(await azure.read("azurerm_storage_container", container)).toEqual(container);
    expect(await azure.read("azurerm_key_vault", vault)).toEqual(vault);
  });

  it("is changed in place", async () => {
    const account = await azure.makeAccount();
    const container = await azure.makeContainer(account);
    const changed = await azure.apply(
      "azurerm_storage_container",
      { ...container, metadata: { a: "c" } },
      container,
    );
    expect(changed["id"]).toBe(container["id"]);
    expect(await azure.read("azurerm_storage_container", changed)).toMatchObject({ metadata: { a: "c" } });
  });
});

describe("existence", () => {
  it("a resource group fails to go while it holds something, and names what", async () => {
    await azure.makeIdentity();
    await expect(azure.delete("azurerm_resource_group", group)).rejects.toMatchObject({
      code: "ResourceGroupNotEmpty",
      message: expect.stringContaining("userAssignedIdentities/app"),
    });
  });

  it("a resource fails when its group or its parent does not exist", async () => {
    const elsewhere = { name: "app", resource_group_name: "elsewhere" };
    await expect(azure.apply("azurerm_user_assigned_identity", elsewhere)).rejects.toEqual(
      code("ResourceGroupNotFound", 404),
    );
    const subnet = { name: "apps", virtual_network_name: "none", resource_group_name: "photos" };
    await expect(azure.apply("azurerm_subnet", subnet)).rejects.toEqual(code("ParentResourceNotFound", 404));
  });

  it("fails when it exists already, unless a killed run left it behind", async () => {
    azure.estate.sessions.begin({ pid: 1, workingDirectory: "/" });
    azure.estate.manager.begin(1);
    const identity = await azure.makeIdentity();
    await expect(azure.makeIdentity()).rejects.toEqual(code("ResourceExists", 409));

    azure.estate.sessions.begin({ pid: 2, workingDirectory: "/" });
    azure.estate.manager.begin(2);
    await expect(azure.makeIdentity()).resolves.toEqual(identity);

    azure.estate.sessions.begin({ pid: 3, workingDirectory: "/" });
    azure.estate.manager.begin(3);
    writeFileSync(join(azure.folder, "terraform.tfstate"), JSON.stringify({ id: identity["id"] }));
    await expect(azure.makeIdentity()).rejects.toEqual(code("ResourceExists", 409));
  });

  it("what a killed run was still making when the next began is taken over too", async () => {
    const account = await azure.makeAccount();
    azure.estate.sessions.begin({ pid: 1, workingDirectory: "/" });
    azure.estate.manager.begin(1);
    const making = azure.makeContainer(account);
    azure.estate.sessions.begin({ pid: 2, workingDirectory: "/" });
    azure.estate.manager.begin(2);
    const made = await making;
    await expect(azure.makeContainer(account)).resolves.toEqual(made);
  });

  it("import finds it by id, and fails when there is nothing", async () => {
    const identity = await azure.makeIdentity();
    const request = { provider: "azurerm", type: "azurerm_user_assigned_identity" } as const;
    const { manager } = azure.estate;
    expect((await manager.import({ ...request, id: text(identity, "id").toLowerCase() })).state).toEqual(
      identity,
    );
    await expect(manager.import({ ...request, id: `${photosGroup}/none` })).rejects.toEqual(
      code("CannotImport"),
    );
  });
});

describe("what does not run here", () => {
  it.each([
    ["azurerm_cosmosdb_account", { name: "c", ...inGroup }, "Azure Cosmos DB"],
    ["azurerm_redis_cache", { name: "c", ...inGroup }, "Azure Cache for Redis"],
    ["azurerm_service_plan", { name: "p", ...inGroup, sku_name: "EP1" }, "the plan EP1"],
    ["azurerm_key_vault", { name: "kv", ...inGroup }, "Key Vault access policies"],
    [
      "azapi_resource",
      { type: "Microsoft.App/containerApps@2025-01-01", name: "s", parent_id: photosGroup },
      "Azure Container Apps",
    ],
  ])("is refused by name: %s", async (type, planned, name) => {
    await expect(azure.apply(type, planned)).rejects.toMatchObject({
      code: "NotRunLocally",
      message: expect.stringContaining(`The local Azure does not run ${name}`),
    });
  });

  it("stands in the parity report beside what runs and what is only kept", async () => {
    await azure.apply("azurerm_monitor_action_group", { name: "mail", resource_group_name: "photos" });
    await azure.apply("azurerm_cosmosdb_account", { name: "c", ...inGroup }).catch(() => undefined);
    const rows = azure.estate.manager.parity().map(({ type, parity }) => [type, parity]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ["azurerm_resource_group", "runs"],
        ["azurerm_monitor_action_group", "recorded"],
        ["azurerm_cosmosdb_account", "refused"],
      ]),
    );
  });
});
