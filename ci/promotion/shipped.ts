import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, imagesOf } from "../copied-images";
import type { Stack } from "../stack";
import { type Upload, uploadsOf } from "../uploads";

/** A file that a stack uploads, or an image that it copies. Its hash is what it is. */
export interface Shipped extends Upload {
  /** SHA-256 of its bytes as they are now, hexadecimal; of an image its digest. */
  readonly hash: string;
}

/**
 * Everything that a synthesized stack uploads, and the images that it copies by digest, by path.
 *
 * @param hashOf reads the file that a stack names as a source
 */
export function shippedBy(stack: Stack, hashOf = hashOfFile): Shipped[] {
  const uploads = uploadsOf(stack).map((upload) => ({ ...upload, hash: hashOf(stack.folder, upload.file) }));
  const images = imagesOf(stack).flatMap(({ name, ...image }) => {
    const hash = digestOf(name);
    return hash === undefined ? [] : [{ ...image, file: name, hash }];
  });
  return [...uploads, ...images].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const recordName = "packages.json";

/**
 * Writes beside each stack of a synth what the synth put into it, so that what is changed afterwards can be told.
 *
 * The stacks ship the same files under the same names, which hold the hash of the content: each is read once.
 *
 * @param made hashes of what this synth knows already, by the last two parts of their paths
 */
export function recordBuilds(stacks: readonly Stack[], made: ReadonlyMap<string, string> = new Map()): void {
  const known = new Map<string, string>();
  const hashOf = (folder: string, file: string) => {
    const end = file.split("/").slice(-2).join("/");
    const hash = made.get(end) ?? known.get(file) ?? hashOfFile(folder, file);
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
