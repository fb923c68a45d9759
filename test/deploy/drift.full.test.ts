import { join } from "node:path";
import sharp from "sharp";
import type { Drift } from "../../ci/drift/drift";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";
import { LocalEstate } from "../support/local-estate";

jest.setTimeout(240_000);

/** One estate for all tests of this file: each goes on where the one before ended, as a person would. */
describe("npx vitrine drift local", () => {
  const checkout = new Checkout();
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);
  const drift = async () => {
    const { exitCode, stdout } = await command(checkout.root, "npx", "vitrine", "drift", "local", "--json");
    return { exitCode, resources: (JSON.parse(stdout) as Drift).resources };
  };
  let estate: LocalEstate;

  beforeAll(async () => {
    checkout.keepOnly(["imagePipeline"]);
    await run("cdktf", "deploy", "local", "--auto-approve");
    estate = new LocalEstate(checkout.root);
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("finds nothing in an estate that was deployed and used", async () => {
    const photo = sharp({ create: { width: 1600, height: 900, channels: 3, background: "teal" } });
    await photo.toFile(join(checkout.root, "photo.jpg"));
    await run("vitrine", "upload", "photo.jpg");
    expect(await drift()).toEqual({ exitCode: 0, resources: [] });
  });

  it("tells what was deleted and changed behind Terraform's back, and what a deploy does about it", async () => {
    await remove("azurerm_storage_container", "Images/Storage/thumbnails");
    await remove("azurerm_role_assignment", "Images/Storage/input/StorageBlobDataReader");
    await setByHand("IMAGES__credential", "other");

    const { exitCode, resources } = await drift();
    expect(exitCode).toBe(2);
    const found = resources.map(({ path, what, attributes: [attribute] }) => [path, what, attribute]);
    expect(found).toEqual(
      expect.arrayContaining([
        ["Images/Storage/thumbnails", "deleted", undefined],
        [expect.stringMatching("Images/Storage/input/StorageBlobDataReader"), "deleted", undefined],
        [
          "Images/App",
          "changed",
          {
            attribute: "body.properties.siteConfig.appSettings.IMAGES__credential",
            deployed: "managedidentity",
            now: "other",
            remedy: "deploy",
          },
        ],
      ]),
    );
    expect(new Set(resources.map(({ remedy }) => remedy))).toEqual(new Set(["deploy"]));
  });

  it("is in the next plan too", async () => {
    const { output } = await run("cdktf", "diff", "local");
    for (const change of [
      /Images_Storage_thumbnails_[0-9A-F]+ .*will be created/,
      /Images_Storage_input_StorageBlobDataReader-\S+ .*will be created/,
      /Images_App_[0-9A-F]+ .*will be updated in-place/,
    ])
      expect(output).toMatch(change);
  });

  it("is mended by a deploy", async () => {
    await run("cdktf", "deploy", "local", "--auto-approve");
    expect(await drift()).toEqual({ exitCode: 0, resources: [] });
  });

  async function remove(type: string, path: string): Promise<void> {
    await estate.call("/terraform/delete", { provider: "azurerm", type, state: estate.only(type, path) });
  }

  /** Changes a setting of the images app as the resource manager would for somebody in the portal. */
  async function setByHand(name: string, value: string): Promise<void> {
    const type = "azapi_resource";
    const prior = estate.only(type, "Images/App");
    const planned = structuredClone(prior) as unknown as Site;
    const setting = planned.body.properties.siteConfig.appSettings.find((each) => each.name === name);
    if (setting) setting.value = value;
    await estate.call("/terraform/apply", { provider: "azapi", type, prior, planned });
  }
});

interface Site {
  readonly body: {
    readonly properties: {
      readonly siteConfig: { readonly appSettings: { readonly name: string; value: string }[] };
    };
  };
}
