import { createHash } from "node:crypto";
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a package was made before that is kept: a plan saved before the last change still finds it. */
const keptPackages = 5;

/** Removes all but the newest of what `pattern` matches in `folder`. */
export function forgetOld(folder: string, pattern: RegExp): void {
  const old = readdirSync(folder)
    .filter((file) => pattern.test(file))
    .map((file) => ({ file, modified: statSync(join(folder, file)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified)
    .slice(keptPackages);
  for (const { file } of old) rmSync(join(folder, file), { force: true, recursive: true });
}

/** The code that makes packages, relative to the checkout: a change in it may change them. */
export function ownSources(root: string): string[] {
  const folder = join(root, "packaging");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => `packaging/${file}`);
}

/** Never leaves half a file where another process looks for a whole one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

/** JSON that does not depend on how the file in the checkout is laid out. */
export function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
