import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import sharp from "sharp";
import { processTree } from "../../emulator/control/testing";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { interrupt } from "../support/interruption";
import { LocalEstate } from "../support/local-estate";
import { SearchApi } from "../support/search-api";

const minutes = 60_000;
jest.setTimeout(30 * minutes);

/** Every so many interruptions end the local Azure too, which takes it some seconds to come back from. */
const azureToo = 8;

describe("a deploy of both workloads that is killed at each of its resources", () => {
  const checkout = new Checkout();
  const stack = join(checkout.root, "cdktf.out/stacks/local");
  const estate = new LocalEstate(checkout.root);
  const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);

  afterAll(async () => {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  });

  it("goes on each time from where it was, and is completed by the next deploy", async () => {
    await run("cdktf", "synth");
    await succeeding(stack, "terraform", "init", "-input=false");

    const interrupted = new Set<string>();
    for (let isComplete = false; !isComplete; ) {
      const before = interrupted.size;
      const attempt = await interrupt(
        stack,
        ["terraform", "apply", "-auto-approve", "-input=false", "-no-color"],
        {
          at: (address) => interrupted.size < interrupted.add(address).size,
          by: (terraform) => {
            const isAzureToo = interrupted.size % azureToo === 0;
            const azure = isAzureToo ? processTree(estate.address.pid) : [];
            for (const pid of [terraform.pid ?? 0, ...azure]) process.kill(pid, "SIGKILL");
          },
        },
      );
      isComplete = attempt.isComplete;
      // an apply that failed before it came to anything new would fail for ever
      if (!isComplete && interrupted.size === before) throw new Error(attempt.output);
    }
    expect(interrupted.size).toBeGreaterThan(120);
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
