import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../stack";

/** A file that a stack uploads: an archive of code, a model, a page of the site. Its hash is what it is. */
export interface Shipped {
  /** Where the constructs make it, e.g. "Images/App/Package". */
  readonly path: string;
  /** As states name it, e.g. "azurerm_storage_blob.Images_App_Package_1A2B". */
  readonly address: string;
  /** Below the stack's folder. */
  readonly file: string;
  /** SHA-256 of its bytes as they are now, hexadecimal. */
  readonly hash: string;
}

/** Everything that a synthesized stack uploads, by path. @param hashOf reads the file that a stack names as a source */
export function shippedBy({ declared, folder }: Stack, hashOf = hashOfFile): Shipped[] {
  return declared
    .filter(({ type, values }) => type === "azurerm_storage_blob" && typeof values["source"] === "string")
    .map(({ path, address, values }) => {
      const file = String(values["source"]);
      return { path, address, file, hash: hashOf(folder, file) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const recordName = "packages.json";

/**
 * Writes beside each stack of a synth what the synth put into it, so that what is changed afterwards can be told.
 *
 * The stacks ship the same files under the same names, which hold the hash of the content: each is read once.
 */
export function recordBuilds(stacks: readonly Stack[]): void {
  const known = new Map<string, string>();
  const hashOf = (folder: string, file: string) => {
    const hash = known.get(file) ?? hashOfFile(folder, file);
    known.set(file, hash);
    return hash;
  };
  for (const stack of stacks) {
    const hashes = Object.fromEntries(shippedBy(stack, hashOf).map(({ path, hash }) => [path, hash]));
    writeFileSync(join(stack.folder, recordName), `${JSON.stringify(hashes, undefined, 2)}\n`);
  }
}

/** Hash by path as the synth wrote it; undefined for a stack of an older synth. */
export function readBuild({ folder }: Stack): Readonly<Record<string, string>> | undefined {
  const file = join(folder, recordName);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function hashOfFile(folder: string, file: string): string {
  return createHash("sha256")
    .update(readFileSync(join(folder, file)))
    .digest("hex");
}
