import type { Values } from "../../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

const makeAccount = (values: Values = {}) =>
  azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup, ...values });
const makeContainer = (account: Values) =>
  azure.apply("azurerm_storage_container", {
    name: "input",
    storage_account_id: account["id"],
    metadata: { a: "b" },
  });

describe("a container", () => {
  it("notices a container that was deleted behind Terraform's back, and lets it be made again", async () => {
    const account = await makeAccount();
    const container = await makeContainer(account);
    await azure.estate.storage.platformBlobs("photosdata").getContainerClient("input").delete();

    expect(await azure.read("azurerm_storage_container", container)).toBeNull();
    await expect(makeContainer(account)).resolves.toMatchObject({ name: "input" });
  });

  it("notices metadata that was changed behind Terraform's back", async () => {
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
