import { BlobServiceClient } from "@azure/storage-blob";
import { localColleagueId, localDeployersId, localDeveloperId } from "../identity/local-ids";
import type { Values } from "../resource-manager/protocol";
import { inGroup, TestEstate } from "../resource-manager/testing/test-estate";
import { text } from "../resource-manager/values";

const azure = new TestEstate();
let account: Values;
let blob: Values;

beforeAll(async () => {
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  account = await azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
  await azure.apply("azurerm_storage_container", { name: "input", storage_account_id: account["id"] });
  blob = {
    name: "a.txt",
    storage_account_name: "photosdata",
    storage_container_name: "input",
    type: "Block",
    source_content: "a",
  };
});
afterEach(() => azure.estate.unkind.switches.set({}));
afterAll(() => azure.end());

const caller = async () =>
  (await azure.estate.manager.data({ provider: "azurerm", type: "azurerm_client_config", config: {} })).state;
const grantTo = (principalId: string) =>
  azure.grant("Storage Blob Data Contributor", account["id"], principalId);
const write = () => azure.apply("azurerm_storage_blob", blob);
const refused = { statusCode: 403, code: "AuthorizationPermissionMismatch" };

describe("a colleague who deploys", () => {
  it("is another caller, and holds no role of the developer's", async () => {
    const grant = await grantTo(localDeveloperId);
    expect(await caller()).toMatchObject({ object_id: localDeveloperId });
    const written = await write();

    azure.estate.unkind.switches.set({ deployer: "colleague" });
    expect(await caller()).toMatchObject({ object_id: localColleagueId });
    await expect(azure.read("azurerm_storage_blob", written)).rejects.toMatchObject({ statusCode: 403 });
    azure.estate.unkind.switches.set({});
    await azure.delete("azurerm_storage_blob", written);
    await azure.delete("azurerm_role_assignment", grant);
  });

  it("holds what the deployers hold, as the developer does", async () => {
    const grant = await grantTo(localDeployersId);
    expect(grant).toMatchObject({ principal_type: "Group" });
    const written = await write();
    azure.estate.unkind.switches.set({ deployer: "colleague" });
    await expect(azure.read("azurerm_storage_blob", written)).resolves.toMatchObject({ name: "a.txt" });
    await azure.delete("azurerm_storage_blob", written);
    await azure.delete("azurerm_role_assignment", grant);
  });
});

describe("grants that take time", () => {
  it("fails with storage's own words as long as a new one has not been heard of", async () => {
    azure.estate.unkind.switches.set({ grantsTakeSeconds: 600 });
    const grant = await grantTo(localDeveloperId);
    const client = new BlobServiceClient(text(account, "primary_blob_endpoint"), azure.developer);
    await expect(client.getContainerClient("input").uploadBlockBlob("b", "b", 1)).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(
        /^This request is not authorized to perform this operation using this permission\.\n[\s\S]*RequestId:/,
      ),
    });
    azure.estate.unkind.switches.set({ grantsTakeSeconds: 0 });
    await azure.delete("azurerm_storage_blob", await write());
    await azure.delete("azurerm_role_assignment", grant);
  });

  it("lets through for a while after one was removed", async () => {
    const grant = await grantTo(localDeveloperId);
    azure.estate.unkind.switches.set({ grantsTakeSeconds: 600 });
    await azure.delete("azurerm_role_assignment", grant);
    await azure.delete("azurerm_storage_blob", await write());
    azure.estate.unkind.switches.set({});
    await expect(write()).rejects.toMatchObject(refused);
  });

  it("knows its switches again after a restart", async () => {
    azure.estate.unkind.switches.set({ deployer: "colleague" });
    await azure.restart();
    expect(await caller()).toMatchObject({ object_id: localColleagueId });
  });
});
