import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "tar-stream";
import { ZipFile } from "yazl";
import type { Stack } from "../stack";
import { packagesOf } from "./package";
import { packageChanges } from "./package-change";

const folder = mkdtempSync(join(tmpdir(), "vitrine-packages-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bundle = (zod: string) =>
  [
    "// node_modules/zod/index.js",
    zod,
    "// runtime/shared/redis.ts",
    "a",
    "// runtime/functions/x/function.ts",
    "b",
  ].join("\n");

it("says what is inside of what a stack ships: npm packages, our own code, files", async () => {
  const [app, server] = await packagesOf(
    await stack("old", { "function.cjs": bundle("12345"), "host.json": "{}" }),
  );
  expect(app).toMatchObject({ path: "Images/App/Package", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(Object.fromEntries(app?.contents ?? [])).toEqual({ zod: 35, runtime: 65, "host.json": 2 });
  expect(Object.fromEntries(server?.contents ?? [])).toEqual({ sharp: 4, "package.json": 2 });
});

it("compares two stacks: what entered, what left, what grew, and nothing where the bytes are the same", async () => {
  const before = await packagesOf(
    await stack("before", { "function.cjs": bundle("12345"), "old.json": "{}" }),
  );
  const after = await packagesOf(
    await stack("after", { "function.cjs": bundle("1234567"), "new.json": "[1]" }),
  );
  expect(packageChanges(before, after)).toEqual([
    {
      path: "Images/App/Package",
      before: before[0]?.bytes,
      after: after[0]?.bytes,
      contents: [
        { name: "new.json", before: undefined, after: 3 },
        { name: "old.json", before: 2, after: undefined },
        { name: "zod", before: 35, after: 37 },
      ],
    },
  ]);
});

async function stack(name: string, files: Record<string, string>): Promise<Stack> {
  const root = join(folder, name);
  mkdirSync(root);
  writeFileSync(join(root, "app.zip"), await zipped(files));
  const tar = pack();
  tar.entry({ name: "app/node_modules/sharp/index.js" }, "1234");
  tar.entry({ name: "package.json" }, "{}");
  tar.finalize();
  writeFileSync(join(root, "scoring.tar"), await read(tar));
  const upload = (path: string, source: string) => ({
    mode: "managed" as const,
    type: "azurerm_storage_blob",
    address: `azurerm_storage_blob.${path}`,
    path,
    values: { source },
  });
  return {
    environment: "dev",
    folder: root,
    declared: [upload("Images/App/Package", "app.zip"), upload("Search/Scoring/Server", "scoring.tar")],
    outputs: {},
  };
}

function zipped(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return read(zip.outputStream);
}

async function read(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
