import type { Values } from "../../../resource-manager/protocol";
import { inGroup } from "../../../resource-manager/testing/test-estate";
import { TestEndpoint } from "../testing/endpoint";

const rolesOfWorkspace = [
  ["storageAccount", "Contributor"],
  ["keyVault", "Contributor"],
  ["keyVault", "Key Vault Administrator"],
  ["applicationInsights", "Contributor"],
  ["containerRegistry", "Contributor"],
] as const;

const endpoint = new TestEndpoint();
const { azure } = endpoint;
let registry: Values;

beforeAll(async () => {
  await endpoint.start();
  registry = await azure.apply("azurerm_container_registry", { name: "images", sku: "Basic", ...inGroup });
});

afterAll(() => endpoint.end());

it.each(rolesOfWorkspace.map(([property, role], index) => ({ property, role, index })))(
  "a workspace is not made while its identity lacks $role on its $property",
  async ({ role, index }) => {
    const identity = await azure.apply("azurerm_user_assigned_identity", { name: `of-${index}`, ...inGroup });
    const properties: Values = { ...endpoint.workspaceProperties, containerRegistry: registry["id"] };
    for (const [at, [property, each]] of rolesOfWorkspace.entries())
      if (at !== index) await azure.grant(each, properties[property], identity["principal_id"]);
    const make = () => endpoint.putWorkspace(`ml-${index}`, identity, properties);
    await expect(make()).rejects.toThrow(new RegExp(`"of-${index}" .* may not perform .*${role}`, "s"));

    const [property] = rolesOfWorkspace[index] ?? [];
    await azure.grant(role, properties[String(property)], identity["principal_id"]);
    expect(await make()).toMatchObject({ name: `ml-${index}` });
  },
);

it("a deployment does not start while the endpoint's identity may not pull its image", async () => {
  await endpoint.putWorkspace(
    "ml",
    endpoint.builder,
    { containerRegistry: registry["id"] },
    endpoint.workspace,
  );
  await expect(endpoint.deploy("blue")).rejects.toThrow(
    /"scoring" .* may not perform .*pull.*role "AcrPull"/s,
  );
  await azure.grant("AcrPull", registry["id"], endpoint.identity["principal_id"]);
  await endpoint.deploy("blue");
  expect(endpoint.status().deployments).toMatchObject([{ name: "blue", state: "ready" }]);
});

it.each(["AccessKey", "UserDelegationSAS", undefined])(
  "fails when a workspace is to open its storage by %s, because there are no keys",
  async (systemDatastoresAuthMode) => {
    await expect(
      endpoint.putWorkspace("keyed", endpoint.builder, { systemDatastoresAuthMode }),
    ).rejects.toEqual(expect.objectContaining({ code: "NotRunLocally" }));
  },
);

it("fails when a workspace is made with azurerm, which cannot say how storage is opened", async () => {
  const workspace = { name: "old", ...inGroup, identity: [{ type: "SystemAssigned" }] };
  await expect(azure.apply("azurerm_machine_learning_workspace", workspace)).rejects.toEqual(
    expect.objectContaining({ code: "NotRunLocally" }),
  );
});
