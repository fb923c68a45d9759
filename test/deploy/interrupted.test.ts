import { existsSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { killAll, processTree } from "../../emulator/control/testing/emulator-checkout";
import { stateLock } from "../../emulator/terraform/state/state-place";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";
import { controlC, type Interruption, interrupt, killTerraform } from "../support/interruption";
import { LocalEstate } from "../support/local-estate";
import { NeededGrants } from "../support/needed-grants";
import { strangersIn } from "../support/stray-processes";

jest.setTimeout(240_000);

/** One deploy that is interrupted again and again: each test goes on where the one before was interrupted. */
describe("a deploy that is interrupted", () => {
  const checkout = new Checkout();
  const lock = stateLock(checkout.root);
  const estate = new LocalEstate(checkout.root);
  const deploy = () => succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  const interrupted = (interruption: Interruption) =>
    interrupt(checkout.root, ["npx", "cdktf", "deploy", "local", "--auto-approve"], interruption);

  beforeAll(() => checkout.keepOnly(["imagePipeline"]));

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("by Control-C at its first storage account leaves no process but the local Azure", async () => {
    const { isComplete, output } = await interrupted({
      at: (address) => address.startsWith("azurerm_storage_account."),
      by: controlC,
    });
    expect([isComplete, output]).toEqual([false, expect.not.stringContaining("Apply complete")]);
    expect(await strangersIn(checkout)).toEqual([]);
  });

  it("by kill -9 of Terraform while it ships code leaves a lock that stops nobody, and no process", async () => {
    const { isComplete, output } = await interrupted({
      at: (address) => address.startsWith("azurerm_storage_blob."),
      by: killTerraform,
    });
    expect([isComplete, output]).toEqual([false, expect.stringContaining("azurerm_storage_blob.")]);
    expect(existsSync(lock)).toBe(true);
    expect(await strangersIn(checkout)).toEqual([]);
  });

  it("by kill -9 of everything while the code starts", async () => {
    const { output } = await interrupted({
      at: (address) => address.startsWith("azapi_resource_action."),
      by: ({ pid = 0 }) => killAll([...processTree(pid), ...processTree(estate.address.pid)]),
    });
    expect(output).toMatch(/azapi_resource_action\S+: Creating/);
  });

  it("is completed by the next deploy, and the one after it finds nothing to change", async () => {
    await deploy();
    expect((await deploy()).output).toContain("No changes");
  });

  it("leaves an estate that works", async () => {
    const photo = sharp({ create: { width: 1600, height: 900, channels: 3, background: "teal" } });
    await photo.toFile(join(checkout.root, "photo.jpg"));
    await expectPhotoToBeProcessed();
  });

  // the last one: Terraform does not know what is given back
  it("leaves one that fails without a role, with its name, and works again with it", async () => {
    setDefaultCACertificates([...getCACertificates(), estate.authority]);
    const blobs = new BlobServiceClient(estate.output("images_blob_endpoint"), estate.developer);
    const grants = new NeededGrants(estate, {
      "the app": ["azurerm_user_assigned_identity", "Images/App/"],
    });
    const writer = "Images/Storage/thumbnails/StorageBlobDataContributor";
    const upload = () =>
      blobs
        .getContainerClient("input")
        .getBlockBlobClient("again.jpg")
        .uploadFile(join(checkout.root, "photo.jpg"));
    expect(await grants.refusals("the app", { [writer]: upload })).toEqual({ [writer]: "refused" });
    await expectPhotoToBeProcessed();
  });

  async function expectPhotoToBeProcessed(): Promise<void> {
    const { stdout } = await succeeding(checkout.root, "npx", "vitrine", "upload", "photo.jpg", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ file: "photo.jpg", outcome: "processed" });
  }
});
