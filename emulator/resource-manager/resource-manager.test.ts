import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOCAL_SUBSCRIPTION_ID } from "../identity/local-ids";
import type { Values } from "./protocol";
import { inGroup, TestEstate } from "./testing";
import { text } from "./values";

const GROUP = `/subscriptions/${LOCAL_SUBSCRIPTION_ID}/resourceGroups/photos`;

let azure: TestEstate;
let group: Values;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});

afterEach(() => azure.end());

const makeIdentity = (name = "app") => azure.apply("azurerm_user_assigned_identity", { name, ...inGroup });
const makeAccount = (values: Values = {}) =>
  azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup, ...values });
const makeContainer = (account: Values) =>
  azure.apply("azurerm_storage_container", {
    name: "input",
    storage_account_id: account["id"],
    metadata: { a: "b" },
  });
const grant = (role: string, scope: unknown, principalId?: unknown) => azure.grant(role, scope, principalId);

const code = (value: string, statusCode?: number) =>
  expect.objectContaining({ code: value, ...(statusCode ? { statusCode } : {}) });

describe("what is computed", () => {
  test("has Azure's ids and shapes", async () => {
    const identity = await makeIdentity();
    const account = await makeAccount();
    const container = await makeContainer(account);
    const assignment = await grant("Storage Blob Data Reader", account["id"], identity["principal_id"]);

    const guid = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(group["id"]).toBe(GROUP);
    expect(identity).toMatchObject({
      id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app`,
      principal_id: guid,
      client_id: guid,
    });
    expect(account).toMatchObject({
      id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/photosdata`,
      primary_blob_endpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/photosdata\/$/),
    });
    expect(container["id"]).toBe(`${account["id"]}/blobServices/default/containers/input`);
    expect(assignment).toMatchObject({
      principal_type: "ServicePrincipal",
      role_definition_id: `/subscriptions/${LOCAL_SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1`,
    });
  });

  test("survives a restart of everything, addresses included", async () => {
    const account = await makeAccount();
    const container = await makeContainer(account);
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

  test("is changed in place", async () => {
    const account = await makeAccount();
    const container = await makeContainer(account);
    const changed = await azure.apply(
      "azurerm_storage_container",
      { ...container, metadata: { a: "c" } },
      container,
    );
    expect(changed["id"]).toBe(container["id"]);
    expect(await azure.read("azurerm_storage_container", changed)).toMatchObject({ metadata: { a: "c" } });
  });
});

describe("read", () => {
  test("notices a container that was deleted behind Terraform's back, and lets it be made again", async () => {
    const account = await makeAccount();
    const container = await makeContainer(account);
    await azure.estate.storage.platformBlobs("photosdata").getContainerClient("input").delete();

    expect(await azure.read("azurerm_storage_container", container)).toBeNull();
    await expect(makeContainer(account)).resolves.toMatchObject({ name: "input" });
  });

  test("notices metadata that was changed behind Terraform's back", async () => {
    const container = await makeContainer(await makeAccount());
    await azure.estate.storage
      .platformBlobs("photosdata")
      .getContainerClient("input")
      .setMetadata({ a: "changed" });
    expect(await azure.read("azurerm_storage_container", container)).toMatchObject({
      metadata: { a: "changed" },
    });
  });
});

describe("a blob", () => {
  const plan = (values: Values = {}): Values => ({
    name: "released-package.zip",
    storage_account_name: "photosdata",
    storage_container_name: "input",
    type: "Block",
    ...values,
  });

  test("fails when the deployer has no data role, and names it", async () => {
    await makeContainer(await makeAccount());
    await expect(azure.apply("azurerm_storage_blob", plan({ source_content: "zip" }))).rejects.toMatchObject({
      statusCode: 403,
      code: "AuthorizationPermissionMismatch",
      message: expect.stringContaining("Storage Blob Data Contributor"),
    });
  });

  test("is uploaded from a file, read back, seen when it changes, and deleted", async () => {
    const container = await makeContainer(await makeAccount());
    await grant("Storage Blob Data Contributor", container["id"]);
    const source = join(azure.folder, "package.zip");
    writeFileSync(source, "the zip");
    const content_md5 = createHash("md5").update("the zip").digest("hex");
    const blob = await azure.apply("azurerm_storage_blob", plan({ source, content_md5 }));
    const client = azure.estate.storage
      .platformBlobs("photosdata")
      .getContainerClient("input")
      .getBlockBlobClient("released-package.zip");

    expect(String(await client.downloadToBuffer())).toBe("the zip");
    expect(await azure.read("azurerm_storage_blob", blob)).toMatchObject({ content_md5 });
    await client.upload("other", 5);
    expect(await azure.read("azurerm_storage_blob", blob)).not.toMatchObject({ content_md5 });
    await azure.delete("azurerm_storage_blob", blob);
    expect(await client.exists()).toBe(false);
  });

  test("fails when the file does not exist, at the attribute", async () => {
    const container = await makeContainer(await makeAccount());
    await grant("Storage Blob Data Contributor", container["id"]);
    await expect(
      azure.apply("azurerm_storage_blob", plan({ source: "/no/such/file" })),
    ).rejects.toMatchObject({
      code: "SourceMissing",
      attribute: ["source"],
    });
  });
});

describe("a grant", () => {
  test("fails when the same principal has the same role on the same scope, in any letter case", async () => {
    const account = await makeAccount();
    await grant("Storage Blob Data Reader", account["id"]);
    const again = grant("storage blob data reader", text(account, "id").toUpperCase());
    await expect(again).rejects.toEqual(code("RoleAssignmentExists", 409));
  });

  test("fails when two are made at once", async () => {
    const account = await makeAccount();
    const both = await Promise.allSettled([
      grant("Storage Blob Data Reader", account["id"]),
      grant("Storage Blob Data Reader", account["id"]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.each([
    ["the role is unknown", "Blob Wizard", GROUP, undefined, "RoleDefinitionDoesNotExist"],
    ["the principal is unknown", "Reader", GROUP, "nobody", "PrincipalNotFound"],
    ["the scope is unknown", "Reader", `${GROUP}-other`, undefined, "ResourceGroupNotFound"],
    ["the subscription is another", "Reader", "/subscriptions/other", undefined, "ResourceNotFound"],
  ])("fails when %s", async (_, role, scope, principal, expected) => {
    await expect(grant(role, scope, principal)).rejects.toEqual(code(expected));
  });
});

describe("a lock", () => {
  test("keeps its resource, the group around it and its parts, until it is removed", async () => {
    const account = await makeAccount();
    const container = await makeContainer(account);
    const lock = await azure.apply("azurerm_management_lock", {
      name: "keep",
      scope: account["id"],
      lock_level: "CanNotDelete",
    });

    for (const [type, state] of [
      ["azurerm_storage_account", account],
      ["azurerm_storage_container", container],
      ["azurerm_resource_group", group],
    ] as const) {
      await expect(azure.delete(type, state)).rejects.toEqual(code("ScopeLocked", 409));
    }
    await azure.delete("azurerm_management_lock", lock);
    await azure.delete("azurerm_storage_container", container);
    expect(await azure.read("azurerm_storage_container", container)).toBeNull();
  });
});

describe("a lock on what a private endpoint leads to", () => {
  test("keeps the endpoint, too: its connection lies below the lock", async () => {
    const account = await makeAccount();
    const endpoint = await azure.apply("azurerm_private_endpoint", {
      name: "pe-photos",
      ...inGroup,
      subnet_id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
      private_service_connection: [
        { name: "photos", private_connection_resource_id: account["id"], subresource_names: ["blob"] },
      ],
    });
    const lock = await azure.apply("azurerm_management_lock", {
      name: "keep",
      scope: account["id"],
      lock_level: "CanNotDelete",
    });
    await expect(azure.delete("azurerm_private_endpoint", endpoint)).rejects.toEqual(
      code("ScopeLocked", 409),
    );
    await azure.delete("azurerm_management_lock", lock);
    await azure.delete("azurerm_private_endpoint", endpoint);
  });
});

describe("existence", () => {
  test("a resource group fails to go while it holds something, and names what", async () => {
    await makeIdentity();
    await expect(azure.delete("azurerm_resource_group", group)).rejects.toMatchObject({
      code: "ResourceGroupNotEmpty",
      message: expect.stringContaining("userAssignedIdentities/app"),
    });
  });

  test("a resource fails when its group or its parent does not exist", async () => {
    const elsewhere = { name: "app", resource_group_name: "elsewhere" };
    await expect(azure.apply("azurerm_user_assigned_identity", elsewhere)).rejects.toEqual(
      code("ResourceGroupNotFound", 404),
    );
    const subnet = { name: "apps", virtual_network_name: "none", resource_group_name: "photos" };
    await expect(azure.apply("azurerm_subnet", subnet)).rejects.toEqual(code("ParentResourceNotFound", 404));
  });

  test("fails when it exists already, unless a killed run left it behind", async () => {
    azure.estate.sessions.begin({ pid: 1, workingDirectory: "/" });
    azure.estate.manager.begin(1);
    const identity = await makeIdentity();
    await expect(makeIdentity()).rejects.toEqual(code("ResourceExists", 409));

    azure.estate.sessions.begin({ pid: 2, workingDirectory: "/" });
    azure.estate.manager.begin(2);
    await expect(makeIdentity()).resolves.toEqual(identity);

    azure.estate.sessions.begin({ pid: 3, workingDirectory: "/" });
    azure.estate.manager.begin(3);
    writeFileSync(join(azure.folder, "terraform.tfstate"), JSON.stringify({ id: identity["id"] }));
    await expect(makeIdentity()).rejects.toEqual(code("ResourceExists", 409));
  });

  test("what a killed run was still making when the next began is taken over too", async () => {
    const account = await makeAccount();
    azure.estate.sessions.begin({ pid: 1, workingDirectory: "/" });
    azure.estate.manager.begin(1);
    const making = makeContainer(account);
    azure.estate.sessions.begin({ pid: 2, workingDirectory: "/" });
    azure.estate.manager.begin(2);
    const made = await making;
    await expect(makeContainer(account)).resolves.toEqual(made);
  });

  test("import finds it by id, and fails when there is nothing", async () => {
    const identity = await makeIdentity();
    const request = { provider: "azurerm", type: "azurerm_user_assigned_identity" } as const;
    const { manager } = azure.estate;
    expect((await manager.import({ ...request, id: text(identity, "id").toLowerCase() })).state).toEqual(
      identity,
    );
    await expect(manager.import({ ...request, id: `${GROUP}/none` })).rejects.toEqual(code("CannotImport"));
  });
});

describe("a function app", () => {
  const PLAN = `${GROUP}/providers/Microsoft.Web/serverFarms/plan`;
  const site = (name: string, identity: Values): Values => ({
    type: "Microsoft.Web/sites@2025-03-01",
    name,
    parent_id: GROUP,
    location: "westeurope",
    identity: [{ type: "UserAssigned", identity_ids: [identity["id"]] }],
    response_export_values: ["properties.defaultHostName"],
    body: {
      kind: "functionapp,linux",
      properties: {
        serverFarmId: PLAN,
        functionAppConfig: {
          deployment: {
            storage: {
              value: "https://127.0.0.1:1/photosdata/packages",
              authentication: {
                type: "UserAssignedIdentity",
                userAssignedIdentityResourceId: identity["id"],
              },
            },
          },
          runtime: { name: "node", version: "24" },
        },
        siteConfig: { appSettings: [{ name: "COLOUR", value: "blue" }] },
      },
    },
  });

  beforeEach(() =>
    azure.apply("azurerm_service_plan", { name: "plan", ...inGroup, os_type: "Linux", sku_name: "FC1" }),
  );

  test("exports its host name, keeps it across a restart, and has no trigger key before it has code", async () => {
    const app = await azure.apply("azapi_resource", site("images", await makeIdentity()));
    const { defaultHostName } = (app["output"] as { properties: { defaultHostName: string } }).properties;
    expect(defaultHostName).toMatch(/^127\.0\.0\.1:\d+$/);

    await azure.restart();
    expect(azure.estate.functions.status()).toMatchObject([
      { name: "images", address: `https://${defaultHostName}/` },
    ]);
    const { state } = await azure.estate.manager.data({
      provider: "azurerm",
      type: "azurerm_function_app_host_keys",
      config: { name: "images", resource_group_name: "photos" },
    });
    expect(state).toMatchObject({ blobs_extension_key: "", primary_key: expect.stringMatching(/.{20}/) });

    const { state: answer } = await azure.estate.manager.data({
      provider: "azapi",
      type: "azapi_resource_action",
      config: {
        type: "Microsoft.Web/sites@2025-03-01",
        resource_id: app["id"],
        action: "host/default/listkeys",
        response_export_values: [],
        sensitive_response_export_values: ["systemKeys.blobs_extension"],
      },
    });
    expect(answer).toMatchObject({ output: {}, sensitive_output: {} });
    expect(JSON.stringify(answer)).not.toContain(state?.["primary_key"]);
  });

  test("fails when its plan holds another", async () => {
    const identity = await makeIdentity();
    await azure.apply("azapi_resource", site("images", identity));
    await expect(azure.apply("azapi_resource", site("search", identity))).rejects.toEqual(
      code("FlexConsumptionPlanHasApp", 409),
    );
  });

  test("fails when its package is read as an identity that it has not", async () => {
    const planned = { ...site("images", await makeIdentity()), identity: [] };
    await expect(azure.apply("azapi_resource", planned)).rejects.toEqual(
      code("DeploymentIdentityNotAssigned"),
    );
  });

  test("cannot have publishing with a password, and knows its actions by name", async () => {
    const app = await azure.apply("azapi_resource", site("images", await makeIdentity()));
    const policy = (allow: boolean) =>
      azure.apply("azapi_resource_action", {
        type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01",
        resource_id: `${app["id"]}/basicPublishingCredentialsPolicies/scm`,
        method: "PUT",
        body: { properties: { allow } },
      });
    await expect(policy(false)).resolves.toMatchObject({ output: {} });
    await expect(policy(true)).rejects.toEqual(code("NotRunLocally"));
    const action = { type: "Microsoft.Web/sites@2025-03-01", resource_id: app["id"], action: "stop" };
    await expect(azure.apply("azapi_resource_action", action)).rejects.toMatchObject({
      message: expect.stringContaining('the action "stop" of Microsoft.Web/sites'),
    });
  });
});

describe("an event subscription", () => {
  test("fails when its web hook does not answer the handshake, and topics are one per source", async () => {
    const account = await makeAccount();
    const topic = (name: string) => ({
      name,
      ...inGroup,
      source_resource_id: account["id"],
      topic_type: "Microsoft.Storage.StorageAccounts",
      identity: [{ type: "SystemAssigned" }],
    });
    const { identity } = await azure.apply("azurerm_eventgrid_system_topic", topic("events"));
    const [{ principal_id }] = identity as [{ principal_id: string }];
    await expect(grant("Storage Blob Data Contributor", account["id"], principal_id)).resolves.toBeDefined();
    await expect(azure.apply("azurerm_eventgrid_system_topic", topic("more"))).rejects.toEqual(
      code("SystemTopicExistsForSource"),
    );
    const subscription = (values: Values) =>
      azure.apply("azurerm_eventgrid_system_topic_event_subscription", {
        name: "images",
        system_topic: "events",
        resource_group_name: "photos",
        ...values,
      });
    await expect(
      subscription({ webhook_endpoint: [{ url: "https://127.0.0.1:1/hook" }] }),
    ).rejects.toMatchObject({
      code: "UrlValidation",
      attribute: ["webhook_endpoint", 0, "url"],
    });
    await expect(subscription({ storage_queue_endpoint: [{ queue_name: "q" }] })).rejects.toEqual(
      code("NotRunLocally"),
    );
  }, 60_000);
});

describe("what does not run here", () => {
  test.each([
    ["azurerm_cosmosdb_account", { name: "c", ...inGroup }, "Azure Cosmos DB"],
    ["azurerm_redis_cache", { name: "c", ...inGroup }, "Azure Cache for Redis"],
    ["azurerm_service_plan", { name: "p", ...inGroup, sku_name: "EP1" }, "the plan EP1"],
    ["azurerm_key_vault", { name: "kv", ...inGroup }, "Key Vault access policies"],
    [
      "azapi_resource",
      { type: "Microsoft.App/containerApps@2025-01-01", name: "s", parent_id: GROUP },
      "Azure Container Apps",
    ],
  ])("is refused by name: %s", async (type, planned, name) => {
    await expect(azure.apply(type, planned)).rejects.toMatchObject({
      code: "NotRunLocally",
      message: expect.stringContaining(`The local Azure does not run ${name}`),
    });
  });

  test("tables of an account without keys, as azurerm cannot make them, but azapi can", async () => {
    const account = await makeAccount({ shared_access_key_enabled: false });
    const table = { name: "results", storage_account_name: "photosdata" };
    await expect(azure.apply("azurerm_storage_table", table)).rejects.toEqual(
      code("KeyBasedAuthenticationNotPermitted"),
    );
    const made = await azure.apply("azapi_resource", {
      type: "Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01",
      name: "results",
      parent_id: `${account["id"]}/tableServices/default`,
      body: { properties: {} },
    });
    expect(await azure.estate.storage.hasTable("photosdata", "results")).toBe(true);
    await azure.delete("azapi_resource", made);
    expect(await azure.estate.storage.hasTable("photosdata", "results")).toBe(false);
  });

  test("stands in the parity report beside what runs and what is only kept", async () => {
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
