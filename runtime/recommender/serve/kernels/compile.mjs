import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Compiles kernels.as into kernels.wasm.ts. The compiler is fetched for the occasion instead of being installed with
 * the project: it weighs 100 MB and is needed only by whoever changes a kernel.
 */
const compiler = "assemblyscript@0.28.20";
const folder = dirname(fileURLToPath(import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), "kernels-"));
try {
  const source = join(workspace, "kernels.ts"); // the compiler insists on the ending; its language is not TypeScript
  const output = join(workspace, "kernels.wasm");
  copyFileSync(join(folder, "kernels.as"), source);
  const memory = ["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"];
  const features = ["--enable", "simd", "--enable", "threads", "--runtime", "stub", "--noAssert"];
  const flags = ["-O3", "--shrinkLevel", "0", "--converge", ...memory, ...features];
  execFileSync("npx", ["--yes", "--package", compiler, "asc", source, "-o", output, ...flags], {
    stdio: "inherit",
  });
  const hash = createHash("sha256").update(readFileSync(source)).digest("hex");
  const base64 =
    readFileSync(output)
      .toString("base64")
      .match(/.{1,100}/g) ?? [];
  const lines = [
    "// Made by compile.mjs from kernels.as; do not edit.",
    `/** sha256 of the kernels.as this was compiled from. */`,
    `export const sourceHash = "${hash}";`,
    "export const wasmBase64 = [",
    ...base64.map((line) => `  "${line}",`),
    '].join("");',
  ];
  writeFileSync(join(folder, "kernels.wasm.ts"), `${lines.join("\n")}\n`);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
