import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where everything lies that is made, absolute. @param root the checkout, absolute */
export function packagesFolder(root: string): string {
  return join(root, ".vitrine/packages");
}

/** Never leaves half a file where another process looks for a whole one. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}

/** Of contents that somebody asked about before. Libraries have tens of megabytes and are part of several packages. */
const known = new WeakMap<Uint8Array, string>();

/** @param content bytes that nobody changes */
export function sha256(content: string | Uint8Array): string {
  const before = typeof content === "string" ? undefined : known.get(content);
  if (before !== undefined) return before;
  const hash = createHash("sha256").update(content).digest("hex");
  if (typeof content !== "string") known.set(content, hash);
  return hash;
}
