import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import sharp from "sharp";
import { killAll, processTree } from "../../emulator/control/testing/emulator-checkout";
import { serveState } from "../../emulator/terraform/state/serve-state";
import { unlockState } from "../../emulator/terraform/state/state-lock";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";
import { interrupt } from "../support/interruption";
import { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";

const minutes = 60_000;
jest.setTimeout(30 * minutes);

/** Resources from one interruption to the next: what was made before each of them is taken over by the next apply. */
const every = 9;
/** Every so many interruptions end the local Azure too, which takes it some seconds to come back from. */
const azureToo = 8;

describe("a deploy of both workloads that is killed at every ninth of its resources", () => {
  const checkout = new Checkout();
  const stack = join(checkout.root, "cdktf.out/stacks/local");
  const estate = new LocalEstate(checkout.root);
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("goes on each time from where it was, and is completed by the next deploy", async () => {
    await run("cdktf", "synth");
    const served = await serveState(checkout.root);
    await interrupt(stack, ["terraform", "init", "-input=false"], { at: () => false, by: () => {} }, served);

    const begun = new Set<string>();
    let kills = 0;
    for (let isComplete = false; !isComplete; ) {
      const before = kills;
      const attempt = await interrupt(
        stack,
        ["terraform", "apply", "-auto-approve", "-input=false", "-no-color"],
        {
          at: (address) => begun.size < begun.add(address).size && begun.size % every === 0,
          by: (terraform) => {
            kills++;
            const azure = kills % azureToo === 0 ? processTree(estate.address.pid) : [];
            terraform.kill("SIGKILL");
            killAll(azure);
          },
        },
        served,
      );
      isComplete = attempt.isComplete;
      // an apply that fails by itself would fail for ever
      if (!isComplete && kills === before) throw new Error(attempt.output);
    }
    expect(kills).toBeGreaterThan(20);
    unlockState(checkout.root);
    expect((await run("cdktf", "deploy", "local", "--auto-approve")).output).toContain("No changes");
    await run("vitrine", "drift", "local");
  });

  it("leaves an estate in which both work", async () => {
    const photos = join(checkout.root, "photos");
    mkdirSync(photos);
    const photo = sharp({ create: { width: 1600, height: 900, channels: 3, background: "teal" } });
    await photo.toFile(join(photos, "sea.jpg"));
    const { stdout } = await run("vitrine", "upload", "photos", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ file: "sea.jpg", outcome: "processed" });

    setDefaultCACertificates([...getCACertificates(), estate.authority]);
    await run("vitrine", "catalogue", "import", "photos");
    const { items } = await new SearchApi(estate.output("search_api_url")).search(
      await photo.jpeg().toBuffer(),
    );
    expect(items).toEqual([expect.objectContaining({ title: "Sea" })]);
  });
});
