import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Values } from "../../../resource-manager/protocol";
import { TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

describe("a blob", () => {
  const plan = (values: Values = {}): Values => ({
    name: "released-package.zip",
    storage_account_name: "photosdata",
    storage_container_name: "input",
    type: "Block",
    ...values,
  });

  it("fails when the deployer has no data role, and names it", async () => {
    await azure.makeContainer(await azure.makeAccount());
    await expect(azure.apply("azurerm_storage_blob", plan({ source_content: "zip" }))).rejects.toMatchObject({
      statusCode: 403,
      code: "AuthorizationPermissionMismatch",
      message: expect.stringContaining("Storage Blob Data Contributor"),
    });
  });

  it("is uploaded from a file, read back, seen when it changes, and deleted", async () => {
    const container = await azure.makeContainer(await azure.makeAccount());
    await azure.grant("Storage Blob Data Contributor", container["id"]);
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

  it("is deleted although its container has gone behind Terraform's back", async () => {
    const container = await azure.makeContainer(await azure.makeAccount());
    await azure.grant("Storage Blob Data Contributor", container["id"]);
    const blob = await azure.apply("azurerm_storage_blob", plan({ source_content: "zip" }));
    await azure.estate.storage.platformBlobs("photosdata").getContainerClient("input").delete();

    await azure.delete("azurerm_storage_blob", blob);
    expect(await azure.read("azurerm_storage_blob", blob)).toBeNull();
  });

  it("fails when the file does not exist, at the attribute", async () => {
    const container = await azure.makeContainer(await azure.makeAccount());
    await azure.grant("Storage Blob Data Contributor", container["id"]);
    await expect(
      azure.apply("azurerm_storage_blob", plan({ source: "/no/such/file" })),
    ).rejects.toMatchObject({
      code: "SourceMissing",
      attribute: ["source"],
    });
  });
});
