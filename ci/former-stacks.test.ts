import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepFormerStacks } from "./former-stacks";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-former-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (name: string, hash: string) => ({ name, hash, workingDirectory: `stacks/${name}` });

function synthesized(stacks: Record<string, object>): void {
  for (const name of Object.keys(stacks)) {
    mkdirSync(join(folder, "stacks", name), { recursive: true });
    writeFileSync(join(folder, "stacks", name, "cdk.tf.json"), "{}");
  }
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }));
}

const manifest = () => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

it("keeps stacks that are not synthesized this time, and takes the new of those that are", () => {
  synthesized({ local: entry("local", "old"), prod: entry("prod", "old") });
  keepFormerStacks(folder, () => synthesized({ local: entry("local", "new") }));
  expect(manifest()).toEqual({
    version: "0.21.0",
    stacks: { local: entry("local", "new"), prod: entry("prod", "old") },
  });
});

it("keeps none whose folder is gone", () => {
  synthesized({ prod: entry("prod", "old") });
  rmSync(join(folder, "stacks/prod"), { recursive: true });
  keepFormerStacks(folder, () => synthesized({ local: entry("local", "new") }));
  expect(Object.keys(manifest().stacks)).toEqual(["local"]);
});

it.each([undefined, "{", "{}"])("keeps none of the manifest %j", (text) => {
  if (text !== undefined) writeFileSync(join(folder, "manifest.json"), text);
  keepFormerStacks(folder, () => synthesized({ local: entry("local", "new") }));
  expect(Object.keys(manifest().stacks)).toEqual(["local"]);
});
