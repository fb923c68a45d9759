import type { Values } from "../../../resource-manager/protocol";
import { code, inGroup } from "../../../resource-manager/testing/test-estate";
import { JobWorkspace } from "../testing/job-workspace";

const workspace = new JobWorkspace();
const { endpoint, azure } = workspace;
const approver = "Azure AI Enterprise Network Connection Approver";
/** The only one with no rights on where rules lead. */
let narrow: Values;
let ratings: Values;
let isolated: Values;

beforeAll(async () => {
  await workspace.start();
  ratings = await azure.apply("azurerm_storage_account", { name: "ratings", ...inGroup });
  narrow = await azure.apply("azurerm_user_assigned_identity", { name: "narrow", ...inGroup });
  const { applicationInsights, keyVault, storageAccount } = endpoint.workspaceProperties;
  for (const dependency of [applicationInsights, keyVault, storageAccount])
    await azure.grant("Contributor", dependency, narrow["principal_id"]);
  await azure.grant("Key Vault Administrator", keyVault, narrow["principal_id"]);
  isolated = await endpoint.putWorkspace("isolated", narrow, {
    managedNetwork: { isolationMode: "AllowInternetOutbound" },
  });
}, 60_000);
afterAll(() => workspace.end());

const rule = (properties: Values = {}, name = "blob-ratings", of = isolated) =>
  azure.apply("azapi_resource", {
    type: "Microsoft.MachineLearningServices/workspaces/outboundRules@2026-05-01",
    name,
    parent_id: of["id"],
    body: {
      properties: {
        type: "PrivateEndpoint",
        destination: { serviceResourceId: ratings["id"], subresourceTarget: "blob", sparkEnabled: false },
        ...properties,
      },
    },
    response_export_values: ["properties.status"],
  });

describe("an outbound rule", () => {
  it.each(["FQDN", "ServiceTag"])("fails by its name when it is one of the type %s", async (type) => {
    await expect(rule({ type, destination: "pypi.org" })).rejects.toEqual(
      expect.objectContaining({ code: "NotRunLocally", message: expect.stringContaining(type) }),
    );
  });

  it("fails in a workspace without a network of its own, and when it leads nowhere", async () => {
    await expect(rule({}, "blob-ratings", endpoint.workspace)).rejects.toThrow(/no network of its own/);
    const destination = { serviceResourceId: `${ratings["id"]}2`, subresourceTarget: "blob" };
    await expect(rule({ destination })).rejects.toThrow(/ratings2, which does not exist/);
  });

  it("fails until the workspace's identity may approve the endpoint, and is locked with what it leads to", async () => {
    await expect(rule()).rejects.toThrow(
      new RegExp(`"narrow" .* may not perform .*privateEndpointConnectionsApproval.*${approver}`, "s"),
    );
    await azure.grant(approver, ratings["id"], narrow["principal_id"]);
    const made = await rule();
    expect(made).toMatchObject({ output: { properties: { status: "Active" } } });
    await expect(rule({}, "again")).rejects.toThrow(/blob-ratings leads to the same part/);

    const lock = { name: "keep", scope: ratings["id"], lock_level: "CanNotDelete" };
    const locked = await azure.apply("azurerm_management_lock", lock);
    await expect(azure.delete("azapi_resource", made)).rejects.toEqual(code("ScopeLocked", 409));
    await azure.delete("azurerm_management_lock", locked);
    await azure.delete("azapi_resource", made);
  });
});

it("a job on this machine needs no rule, whatever network its workspace has", async () => {
  const managedNetwork = { isolationMode: "AllowInternetOutbound" };
  await endpoint.putWorkspace("ml", endpoint.builder, { managedNetwork }, endpoint.workspace);
  await workspace.put("first", workspace.job());
  await workspace.until("first", "Completed");
});
