import { TestEndpoint } from "../../machine-learning/testing/endpoint.fixture";
import type { Values } from "../protocol";
import { inGroup } from "../testing";

const ROLES_OF_WORKSPACE = [
  ["storage_account_id", "Contributor"],
  ["key_vault_id", "Contributor"],
  ["key_vault_id", "Key Vault Administrator"],
  ["application_insights_id", "Contributor"],
  ["container_registry_id", "Contributor"],
] as const;

const endpoint = new TestEndpoint();
const { azure } = endpoint;
let registry: Values;

beforeAll(async () => {
  await endpoint.start();
  registry = await azure.apply("azurerm_container_registry", { name: "images", sku: "Basic", ...inGroup });
});

afterAll(() => endpoint.end());

it.each(ROLES_OF_WORKSPACE.map(([attribute, role], index) => ({ attribute, role, index })))(
  "a workspace is not made while its identity lacks $role on its $attribute",
  async ({ role, index }) => {
    const identity = await azure.apply("azurerm_user_assigned_identity", { name: `of-${index}`, ...inGroup });
    const planned = workspace(`ml-${index}`, identity);
    for (const [at, [attribute, each]] of ROLES_OF_WORKSPACE.entries())
      if (at !== index) await azure.grant(each, planned[attribute], identity["principal_id"]);
    const make = () => azure.apply("azurerm_machine_learning_workspace", planned);
    await expect(make()).rejects.toThrow(new RegExp(`"of-${index}" .* may not perform .*${role}`, "s"));

    const [attribute] = ROLES_OF_WORKSPACE[index] ?? [];
    await azure.grant(role, planned[String(attribute)], identity["principal_id"]);
    expect(await make()).toMatchObject({ name: `ml-${index}` });
  },
);

it("a deployment does not start while the endpoint's identity may not pull its image", async () => {
  await azure.apply(
    "azurerm_machine_learning_workspace",
    { ...endpoint.workspace, container_registry_id: registry["id"] },
    endpoint.workspace,
  );
  await expect(endpoint.deploy("blue")).rejects.toThrow(
    /"scoring" .* may not perform .*pull.*role "AcrPull"/s,
  );
  await azure.grant("AcrPull", registry["id"], endpoint.identity["principal_id"]);
  await endpoint.deploy("blue");
  expect(endpoint.status().deployments).toMatchObject([{ name: "blue", state: "ready" }]);
});

function workspace(name: string, identity: Values): Values {
  const { application_insights_id, key_vault_id, storage_account_id } = endpoint.workspace;
  return {
    name,
    ...inGroup,
    application_insights_id,
    key_vault_id,
    storage_account_id,
    container_registry_id: registry["id"],
    identity: [{ type: "UserAssigned", identity_ids: [identity["id"]] }],
    primary_user_assigned_identity: identity["id"],
  };
}
