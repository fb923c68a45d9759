import { SecretClient } from "@azure/keyvault-secrets";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Values } from "../resource-manager/protocol";
import { inGroup, TestEstate } from "../resource-manager/testing/test-estate";
import { text } from "../resource-manager/values";
import { outsideAddress, type Subresource } from "./network-rules";

const azure = new TestEstate();
const zoneNames = { blob: "privatelink.blob.core.windows.net", vault: "privatelink.vaultcore.azure.net" };
let network: Values;
let subnets: Record<"apps" | "endpoints", Values>;
let account: Values;
let vault: Values;

beforeAll(async () => {
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  network = await azure.apply("azurerm_virtual_network", { name: "vnet", ...inGroup });
  const subnet = (name: string) =>
    azure.apply("azurerm_subnet", { name, ...inGroup, virtual_network_name: "vnet" });
  subnets = { apps: await subnet("apps"), endpoints: await subnet("endpoints") };
  account = await azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
  vault = await azure.apply("azurerm_key_vault", {
    name: "kv",
    ...inGroup,
    rbac_authorization_enabled: true,
  });
  await azure.apply("azurerm_storage_container", { name: "input", storage_account_id: account["id"] });
  await azure.grant("Storage Blob Data Contributor", account["id"]);
  await azure.grant("Key Vault Secrets Officer", vault["id"]);
});

afterEach(async () => {
  azure.estate.unkind.switches.set({});
  for (const type of [
    "azurerm_private_endpoint",
    "azurerm_private_dns_zone_virtual_network_link",
    "azurerm_private_dns_zone",
  ])
    for (const { values } of azure.estate.resources.ofType(type)) await azure.delete(type, values);
});
afterAll(() => azure.end());

const close = async (rules: Values = {}, isPublic = true) => {
  const closed = { default_action: "Deny", bypass: ["AzureServices"], ...rules };
  const shared = { public_network_access_enabled: isPublic };
  account = await azure.apply(
    "azurerm_storage_account",
    { ...account, ...shared, network_rules: [closed] },
    account,
  );
  const acls = [{ ...closed, bypass: "AzureServices" }];
  vault = await azure.apply("azurerm_key_vault", { ...vault, ...shared, network_acls: acls }, vault);
};
const read = (credential = azure.developer) =>
  new BlobServiceClient(text(account, "primary_blob_endpoint"), credential, { retryOptions: { maxTries: 1 } })
    .getContainerClient("input")
    .getProperties();
const secret = () =>
  new SecretClient(text(vault, "vault_uri"), azure.developer, {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 0 },
  }).setSecret("a", "b");

const refused = { statusCode: 403, code: "AuthorizationFailure" };
const refusedByVault = { statusCode: 403, code: "Forbidden" };

async function addEndpoint(
  subresource: Subresource & keyof typeof zoneNames,
  target: Values,
  parts = ["endpoint", "group", "link"],
) {
  const name = zoneNames[subresource];
  const zone = await azure.apply("azurerm_private_dns_zone", { name, ...inGroup });
  if (parts.includes("link"))
    await azure.apply("azurerm_private_dns_zone_virtual_network_link", {
      name: "vnet",
      ...inGroup,
      private_dns_zone_name: name,
      virtual_network_id: network["id"],
    });
  if (parts.includes("endpoint"))
    await azure.apply("azurerm_private_endpoint", {
      name: subresource,
      ...inGroup,
      subnet_id: subnets.endpoints["id"],
      private_service_connection: [
        { private_connection_resource_id: target["id"], subresource_names: [subresource] },
      ],
      private_dns_zone_group: parts.includes("group") ? [{ private_dns_zone_ids: [zone["id"]] }] : [],
    });
}

it("are recorded only, unless a switch enforces them", async () => {
  await close();
  await read();
  await secret();
});

describe("a deployer outside of the network", () => {
  it("fails to reach a closed account and a closed vault, whatever endpoints there are", async () => {
    await close();
    azure.estate.unkind.switches.set({ endpointsTakeSeconds: 0 });
    await addEndpoint("blob", account);
    await expect(read()).rejects.toMatchObject(refused);
    await expect(secret()).rejects.toMatchObject(refusedByVault);
  });

  it("is let in at its address, but not where the public address is off", async () => {
    azure.estate.unkind.switches.set({ endpointsTakeSeconds: 0 });
    await close({ ip_rules: ["198.51.100.0/24", outsideAddress] });
    await read();
    await secret();
    await close({ ip_rules: [outsideAddress] }, false);
    await expect(read()).rejects.toMatchObject(refused);
    await expect(secret()).rejects.toMatchObject({
      details: { error: { innerError: { code: "ForbiddenByConnection" } } },
    });
    await close({ ip_rules: ["203.0.113.0/24"] });
    await read();
  });
});

describe("a deployer inside of the network", () => {
  const inside = (endpointsTakeSeconds: number) =>
    azure.estate.unkind.switches.set({ endpointsTakeSeconds, deployerStands: "inside" });

  it("fails until endpoint, zone and link have been there long enough", async () => {
    await close({ ip_rules: [outsideAddress] });
    await addEndpoint("blob", account);
    await addEndpoint("vault", vault);
    inside(600);
    await expect(read()).rejects.toMatchObject(refused);
    await expect(secret()).rejects.toMatchObject(refusedByVault);
    inside(0);
    await read();
    await secret();
  });

  it.each([
    ["an endpoint", ["group", "link"]],
    ["a zone group, so that the public name goes on resolving to the public address", ["endpoint", "link"]],
    ["a link of the zone to the network", ["endpoint", "group"]],
  ])("fails without %s", async (_, parts) => {
    await close();
    await addEndpoint("blob", account, parts);
    inside(0);
    await expect(read()).rejects.toMatchObject(refused);
  });

  it("fails to reach another service of the account than the endpoint is for", async () => {
    await close();
    await addEndpoint("blob", { id: `${account["id"]}2` });
    inside(0);
    await expect(read()).rejects.toMatchObject(refused);
  });
});

describe("an identity", () => {
  const identity = async (name: string) => {
    const made = await azure.apply("azurerm_user_assigned_identity", { name, ...inGroup });
    await azure.grant("Storage Blob Data Reader", account["id"], made["principal_id"]);
    return made;
  };
  const credentialOf = ({ principal_id: id }: Values) => azure.estate.identity.credential(String(id));
  const app = (name: string, of: Values, properties: Values) =>
    azure.estate.resources.put({
      id: `/subscriptions/s/resourceGroups/photos/providers/Microsoft.Web/sites/${name}`,
      provider: "azapi",
      type: "azapi_resource",
      values: {
        type: "Microsoft.Web/sites@2025-03-01",
        identity: [{ identity_ids: [of["id"]] }],
        body: { properties },
      },
    });

  it("of one of Azure's services passes, if the rules let these pass", async () => {
    azure.estate.unkind.switches.set({ endpointsTakeSeconds: 0 });
    const factory = await identity("factory");
    await close({}, false);
    await read(credentialOf(factory));
    await close({ bypass: ["None"] });
    await expect(read(credentialOf(factory))).rejects.toMatchObject(refused);
  });

  it("of a job in a network of its workspace's own passes by an outbound rule, and by itself to the workspace's storage alone", async () => {
    const learner = await identity("learner");
    const below =
      "/subscriptions/s/resourceGroups/photos/providers/Microsoft.MachineLearningServices/workspaces/ml";
    const put = (id: string, type: string, values: Values) =>
      azure.estate.resources.put({ id, provider: "azapi", type, values });
    const workspace = (properties: Values) =>
      put(below, "azapi_resource", {
        body: { properties: { managedNetwork: { isolationMode: "AllowInternetOutbound" }, ...properties } },
      });
    const letOut = (subresourceTarget: string) =>
      put(`${below}/outboundRules/files`, "azapi_resource", {
        body: { properties: { destination: { serviceResourceId: account["id"], subresourceTarget } } },
      });
    workspace({});
    put(`${below}/computes/training`, "azurerm_machine_learning_compute_cluster", {
      machine_learning_workspace_id: below,
      identity: [{ identity_ids: [learner["id"]] }],
    });
    await close({}, false);
    await read(credentialOf(learner));
    azure.estate.unkind.switches.set({ endpointsTakeSeconds: 0 });
    await expect(read(credentialOf(learner))).rejects.toMatchObject(refused);
    letOut("queue");
    await expect(read(credentialOf(learner))).rejects.toMatchObject(refused);
    letOut("blob");
    await read(credentialOf(learner));
    azure.estate.resources.remove(`${below}/outboundRules/files`);
    await expect(read(credentialOf(learner))).rejects.toMatchObject(refused);
    workspace({ storageAccount: account["id"] });
    await read(credentialOf(learner));
  });

  it("of an app passes from its subnet, by an endpoint or a rule, and fails from outside", async () => {
    azure.estate.unkind.switches.set({ endpointsTakeSeconds: 0 });
    const [joined, loose] = [await identity("joined"), await identity("loose")];
    app("joined", joined, { virtualNetworkSubnetId: subnets.apps["id"] });
    app("loose", loose, {});
    await close();
    await expect(read(credentialOf(joined))).rejects.toMatchObject(refused);
    await addEndpoint("blob", account);
    await read(credentialOf(joined));
    await expect(read(credentialOf(loose))).rejects.toMatchObject(refused);
    await azure.delete(
      "azurerm_private_endpoint",
      azure.estate.resources.ofType("azurerm_private_endpoint")[0]?.values ?? {},
    );
    await close({ virtual_network_subnet_ids: [subnets.apps["id"]] });
    await read(credentialOf(joined));
  });
});
