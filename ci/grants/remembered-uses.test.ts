import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rememberedUses, usesOfLastSynth } from "./remembered-uses";

const root = realpathSync(mkdtempSync(join(tmpdir(), "vitrine-remembered-")));
const packages = { one: shipped("one"), other: shipped("other") };

beforeAll(() => {
  symlinkSync(join(process.cwd(), "node_modules"), join(root, "node_modules"));
  cpSync("ci/grants/code", join(root, "ci/grants/code"), { recursive: true });
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  for (const name of ["one", "other"]) writeSource(name, "download");
  writeFileSync(join(root, "src/types.ts"), 'export type Container = "photos";\n');
});
afterAll(() => rmSync(root, { recursive: true }));

it("reads the sources once, and tells the answer to whoever asks later", () => {
  const uses = rememberedUses(root, packages);
  expect(uses["one"]).toMatchObject([
    { operation: "BlobClient.download", addresses: ["{ACCOUNT}/photos/*"], at: "src/one.ts:4" },
  ]);
  expect(usesOfLastSynth(root)).toEqual(uses);
  expect(readAgain()).toEqual([]);
});

it("reads again what belongs to a package that has changed, and nothing else", () => {
  writeSource("other", "delete");
  expect(readAgain()).toEqual(["other"]);
  expect(rememberedUses(root, packages)["other"]).toMatchObject([{ operation: "BlobClient.delete" }]);
});

it("reads again when only a type has changed, which leaves no trace in a bundle", () => {
  writeFileSync(join(root, "src/types.ts"), 'export type Container = "pictures";\n');
  expect(readAgain()).toEqual(["one", "other"]);
  expect(rememberedUses(root, packages)["one"]).toMatchObject([{ addresses: ["{ACCOUNT}/pictures/*"] }]);
});

it("knows nothing of a checkout that was never synthesized", () => {
  expect(usesOfLastSynth(join(root, "elsewhere"))).toEqual({});
});

/** The packages that do not have the answer any more which somebody wrote into what was remembered. */
function readAgain(): string[] {
  const path = join(root, ".vitrine/grants/uses.json");
  const remembered = JSON.parse(readFileSync(path, "utf8")) as Record<string, { uses: unknown[] }>;
  const forged = Object.entries(remembered).map(([name, each]) => [name, { ...each, uses: ["forged"] }]);
  writeFileSync(path, JSON.stringify(Object.fromEntries(forged)));
  const renewed = Object.entries(rememberedUses(root, packages)).filter(
    ([, uses]) => JSON.stringify(uses) !== '["forged"]',
  );
  if (renewed.length < Object.keys(packages).length) writeFileSync(path, JSON.stringify(remembered));
  if (renewed.length > 0) rememberedUses(root, packages);
  return renewed.map(([name]) => name);
}

function shipped(name: string) {
  return { entry: `src/${name}.ts`, sources: [{ path: `src/${name}.ts` }] };
}

function writeSource(name: string, method: string): void {
  writeFileSync(
    join(root, `src/${name}.ts`),
    `import { BlobServiceClient } from "@azure/storage-blob";
import type { Container } from "./types";
const service = new BlobServiceClient(String(process.env["ACCOUNT"]));
export const use = (container: Container) => service.getContainerClient(container).getBlobClient("x").${method}();
`,
  );
}
