import type { Declared, Stack } from "../stack";
import { type Access, accessDelta, accessOf } from "./access";
import { accessTo } from "./access-to";

const grant = resource("azurerm_role_assignment", "Photos/Storage/input/Reader", {
  scope: of("azurerm_storage_container.input.id"),
  role_definition_name: "Storage Blob Data Reader",
  principal_id: of("azurerm_user_assigned_identity.app.principal_id"),
});
const people = resource("azurerm_role_assignment", "Photos/Storage/Queues", {
  scope: of("azurerm_storage_account.photos.id"),
  role_definition_name: "Storage Queue Data Contributor",
  principal_id: "00000000-0000-0000-0000-000000000f02",
  principal_type: "Group",
  condition: "@Resource[...] StringEquals 'x'",
});
const cachePolicy = resource("azapi_resource", "Cache/Use", {
  type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
  parent_id: `${of("azurerm_managed_redis.cache.id")}/databases/default`,
  body: {
    properties: {
      accessPolicyName: "default",
      user: { objectId: of("azurerm_user_assigned_identity.app.principal_id") },
    },
  },
});
const things: readonly Declared[] = [
  resource("azurerm_user_assigned_identity", "Photos/App/Identity", {}, "app"),
  resource("azurerm_resource_group", "Foundation", {}, "group"),
  resource(
    "azurerm_storage_account",
    "Photos/Storage",
    { name: "stphotos", resource_group_name: of("azurerm_resource_group.group.name") },
    "photos",
  ),
  resource(
    "azurerm_storage_container",
    "Photos/Storage/input",
    { name: "input", storage_account_id: of("azurerm_storage_account.photos.id") },
    "input",
  ),
  resource("azurerm_managed_redis", "Cache", {}, "cache"),
];

describe("who may do what", () => {
  it("has who may ask an API, in the words of its app roles, and whose identity signs people in", () => {
    const registration = resource(
      "azuread_application",
      "Shop/SignIn",
      { app_role: [{ id: "r1", value: "Things.Read", description: "Read things, and tell of them." }] },
      "things",
    );
    const service = resource(
      "azuread_service_principal",
      "Shop/SignIn/ServicePrincipal",
      { client_id: of("azuread_application.things.client_id") },
      "things",
    );
    const assignment = resource("azuread_app_role_assignment", "Shop/SignIn/ThingsRead", {
      app_role_id: "r1",
      principal_object_id: "00000000-0000-0000-0000-000000000f02",
      resource_object_id: of("azuread_service_principal.things.object_id"),
    });
    const credential = resource("azuread_application_federated_identity_credential", "Shop/SignIn/Use", {
      application_id: of("azuread_application.things.id"),
      subject: of("azurerm_user_assigned_identity.app.principal_id"),
    });
    const on = { path: "Shop/SignIn", kind: "app registration", address: "azuread_application.things" };
    expect(accessOf(stackOf(registration, service, assignment, credential))).toEqual([
      {
        path: "Shop/SignIn/ThingsRead",
        principal: { kind: "principal", name: "00000000-0000-0000-0000-000000000f02" },
        role: "app role Things.Read",
        may: "read things, and tell of them",
        on,
        conditional: false,
      },
      {
        path: "Shop/SignIn/Use",
        principal: {
          kind: "identity",
          name: "Photos/App/Identity",
          address: "azurerm_user_assigned_identity.app",
        },
        role: "federated credential",
        may: "sign people in as this app",
        on,
        conditional: false,
      },
    ]);
  });

  it("has those who log in to a database, as each of their roles, and who administers its server", () => {
    const server = resource("azurerm_postgresql_flexible_server", "Shop/Database", {}, "shop");
    const administrator = resource(
      "azurerm_postgresql_flexible_server_active_directory_administrator",
      "Shop/Database/Administrator",
      {
        server_name: of("azurerm_postgresql_flexible_server.shop.name"),
        object_id: of("azurerm_user_assigned_identity.app.principal_id"),
        principal_type: "ServicePrincipal",
      },
    );
    const host = `\${element(split(":", azurerm_postgresql_flexible_server.shop.fqdn), 0)}`;
    const logins = [{ objectId: "team-1", kind: "group", roles: ["api", "reader"] }];
    const stack = stackOf(server, administrator);
    const found = accessOf({
      ...stack,
      outputs: { database_shop: { host, port: "5432", name: "shop", logins } },
    });
    expect(
      found.map(({ principal, role, may, on }) => [principal.name, role, may, on.path, on.kind]),
    ).toEqual([
      [
        "Photos/App/Identity",
        "administrator of the server",
        "do everything in its databases",
        "Shop/Database",
        "database server",
      ],
      [
        "team-1",
        'database role "api"',
        "do in shop what roles/api.sql grants",
        "Shop/Database",
        "database server",
      ],
      [
        "team-1",
        'database role "reader"',
        "do in shop what roles/reader.sql grants",
        "Shop/Database",
        "database server",
      ],
    ]);
  });

  it("names the identity by its construct, the resource by its path and kind, and says in words what is allowed", () => {
    expect(accessOf(stackOf(grant))).toEqual([
      {
        path: "Photos/Storage/input/Reader",
        principal: {
          kind: "identity",
          name: "Photos/App/Identity",
          address: "azurerm_user_assigned_identity.app",
        },
        role: "Storage Blob Data Reader",
        may: "read blobs",
        on: { path: "Photos/Storage/input", kind: "container", address: "azurerm_storage_container.input" },
        conditional: false,
      },
    ]);
  });

  it("names people by their object id, and tells that a condition limits them", () => {
    const [access] = accessOf(stackOf(people));
    expect(access).toMatchObject({
      principal: { kind: "group", name: "00000000-0000-0000-0000-000000000f02" },
      conditional: true,
    });
  });

  it("knows the roles that a cache has of its own", () => {
    const [access] = accessOf(stackOf(cachePolicy));
    expect(access).toMatchObject({
      may: "read and write the cache",
      on: { path: "Cache", kind: "cache" },
      principal: { name: "Photos/App/Identity" },
    });
  });

  it("knows the access policies of a key vault", () => {
    const policy = resource("azurerm_key_vault_access_policy", "Vault/Policy", {
      key_vault_id: "/subscriptions/s/resourceGroups/g",
      object_id: "someone",
      secret_permissions: ["Get", "List"],
    });
    expect(accessOf(stackOf(policy))[0]).toMatchObject({
      may: "get, list secrets",
      on: { kind: "resource group" },
    });
  });
});

describe("who can touch something", () => {
  const stack = stackOf(grant, people, cachePolicy);

  it.each([
    ["a construct path", "Photos/Storage/input"],
    ["an address", "azurerm_storage_container.input"],
    ["a name in Azure", "input"],
  ])("is answered for %s, with the grants on what it lies in", (_kind, what) => {
    expect(pathsOf(accessTo(stack, accessOf(stack), what))).toEqual([grant.path, people.path].sort());
  });

  it("leaves out grants on other things, and on parts of it that were not asked for", () => {
    expect(pathsOf(accessTo(stack, accessOf(stack), "Cache"))).toEqual([cachePolicy.path]);
  });

  it("is undefined for what the stack does not have", () => {
    expect(accessTo(stack, [], "Photos/Elsewhere")).toBeUndefined();
  });
});

describe("what a change means for access", () => {
  const before = accessOf(stackOf(grant));

  it("is what somebody gains and what somebody loses", () => {
    const after = accessOf(stackOf(people));
    expect(accessDelta(before, after)).toEqual({ gained: after, lost: before });
  });

  it("is nothing when only the construct of a grant has another name", () => {
    const renamed = accessOf(stackOf({ ...grant, path: "Photos/Storage/input/Other" }));
    expect(accessDelta(before, renamed)).toEqual({ gained: [], lost: [] });
  });
});

function pathsOf(accesses: readonly Access[] | undefined): string[] | undefined {
  return accesses?.map(({ path }) => path).sort();
}

function stackOf(...grants: readonly Declared[]): Stack {
  return { environment: "dev", folder: "", declared: [...things, ...grants], outputs: {} };
}

function resource(type: string, path: string, values: Declared["values"], name = path): Declared {
  return { mode: "managed", type, address: `${type}.${name}`, path, values };
}

/** As Terraform writes an expression in a text. */
function of(expression: string): string {
  return `\${${expression}}`;
}
