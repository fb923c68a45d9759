import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "vitrine-older-node-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("keeps the entry and its arguments when it goes on in Node 24", () => {
  // says once that it is Node 20; the process that it starts instead does not hear of it
  const older = join(folder, "older.cjs");
  writeFileSync(
    older,
    "if (process.env.OLDER) Object.defineProperty(process.versions, 'node', { value: '20.1.0' });\n" +
      "delete process.env.OLDER;\n",
  );
  const certificate = join(folder, "made/certificate.json");
  execFileSync(
    process.execPath,
    ["emulator/terraform/launch.mjs", "emulator/terraform/plugin/make-certificate.ts", certificate],
    { env: { ...process.env, OLDER: "1", NODE_OPTIONS: `--require ${older}` } },
  );
  expect(Object.keys(require(certificate))).toEqual(["key", "cert"]);
});
