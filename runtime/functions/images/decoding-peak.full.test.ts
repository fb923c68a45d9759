import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import sharp from "sharp";

const folder = mkdtempSync(join(tmpdir(), "vitrine-peak-"));
const program = join(process.cwd(), `.vitrine/build/decoding-peak-${process.pid}.cjs`);
const photo = join(folder, "photo.jpg");
const progressive = join(folder, "progressive.jpg");

beforeAll(async () => {
  buildSync({
    entryPoints: ["runtime/functions/images/testing/decode-four.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    external: ["sharp"],
    logLevel: "error",
  });
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const image = sharp({ create: { width: 6708, height: 4472, channels: 3, background: "teal", noise } });
  await image.clone().jpeg().toFile(photo);
  await image.clone().jpeg({ progressive: true }).toFile(progressive);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(program, { force: true });
});

/** Most megabytes that a process of its own took, with nothing set that glibc would read at its start. */
function peakOf(file: string, budgetBytes: number): number {
  const { stdout, stderr } = spawnSync(process.execPath, [program, file, String(budgetBytes)], {
    env: {},
    encoding: "utf8",
  });
  if (stderr !== "") throw new Error(stderr);
  return Number(stdout);
}

it.each([
  // what 512 MB leave beside the host and the SDKs
  ["of 30 megapixels with the budget of 512 MB", photo, 100_000_000, 260],
  ["of 30 megapixels with the default budget", photo, 525_000_000, 700],
  ["that are progressive, with the default budget", progressive, 525_000_000, 900],
])("four photos %s at once stay below what an instance leaves for them", (_, file, budget, megabytes) => {
  expect(peakOf(file, budget)).toBeLessThan(megabytes);
});
