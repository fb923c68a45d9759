import { TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

describe("a container", () => {
  it("notices a container that was deleted behind Terraform's back, and lets it be made again", async () => {
    const account = await azure.makeAccount();
    const container = await azure.makeContainer(account);
    await azure.estate.storage.platformBlobs("photosdata").getContainerClient("input").delete();

    expect(await azure.read("azurerm_storage_container", container)).toBeNull();
    await expect(azure.makeContainer(account)).resolves.toMatchObject({ name: "input" });
  });

  it("notices metadata that was changed behind Terraform's back", async () => {
    const container = await azure.makeContainer(await azure.makeAccount());
    await azure.estate.storage
      .platformBlobs("photosdata")
      .getContainerClient("input")
      .setMetadata({ a: "changed" });
    expect(await azure.read("azurerm_storage_container", container)).toMatchObject({
      metadata: { a: "changed" },
    });
  });
});
