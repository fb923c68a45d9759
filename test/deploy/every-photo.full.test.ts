import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { destroyLocal } from "../support/deployed";

jest.setTimeout(1_800_000);

const shared = "../shared/data";
const mebibyte = 1024 * 1024;

/** The photos and hostile images beside the checkout; where these are absent, a few dozen of its own. */
it("accounts for every file, good or hostile, without a restart and below 1 GB of memory", async () => {
  // what nobody has synthesized in yet
  const checkout = new Checkout("cloned");
  try {
    const files = join(checkout.root, "files");
    await gather(files);
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");

    const { stdout } = await succeeding(checkout.root, "npx", "vitrine", "upload", files, "--json");
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { file: string; outcome: string; code?: string });
    const status = await succeeding(checkout.root, "npx", "vitrine", "status", "--json");
    const [site] = (JSON.parse(status.stdout) as { sites: { restarts: number }[] }).sites;

    expect(new Set(results.map(({ file }) => file)).size).toBe(results.length);
    expect(results.filter(({ outcome }) => outcome !== "processed" && outcome !== "rejected")).toEqual([]);
    expect(results.filter(({ outcome, code }) => outcome === "rejected" && !code)).toEqual([]);
    expect(
      results.filter(({ file, outcome }) => file.startsWith("photos/") && outcome !== "processed"),
    ).toEqual([]);
    expect(site?.restarts).toBe(0);
    const peaks = peakMemories(join(checkout.root, ".vitrine/local/sites"));
    expect(peaks).not.toEqual([]);
    expect(Math.max(...peaks)).toBeLessThan(1024 * mebibyte);
  } finally {
    await destroyLocal(checkout);
  }
});

async function gather(files: string): Promise<void> {
  if (existsSync(shared)) {
    const isImage = (path: string) => !/(LICENSE|README|manifest)[^/]*$/.test(path);
    cpSync(join(shared, "photos"), join(files, "photos"), { recursive: true, filter: isImage });
    cpSync(join(shared, "hostile-images"), join(files, "hostile"), { recursive: true, filter: isImage });
    return;
  }
  console.log(`${shared} is absent: this runs on images of its own`);
  mkdirSync(join(files, "photos"), { recursive: true });
  mkdirSync(join(files, "hostile"));
  for (let width = 100; width <= 4000; width += 100) {
    const photo = sharp({
      create: { width, height: 600, channels: 3, background: { r: width % 256, g: 80, b: 9 } },
    });
    await photo.jpeg().toFile(join(files, "photos", `${width}.jpg`));
  }
  const cut = readFileSync(join(files, "photos", "4000.jpg")).subarray(0, 3000);
  writeFileSync(join(files, "hostile", "cut.jpg"), cut);
  writeFileSync(join(files, "hostile", "empty.png"), "");
}

/** The most memory each function app has ever held, in bytes; an app's process runs a script below `sites`. */
function peakMemories(sites: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(sites)) return [];
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return [Number(peak) * 1024];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}
