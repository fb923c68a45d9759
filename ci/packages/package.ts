import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { extract } from "tar-stream";
import { fromBufferPromise } from "yauzl";
import type { Stack } from "../stack";
import { uploadsOf } from "../uploads";

/** Something that a stack ships: an archive of code, a model, a page of the site. */
export interface Package {
  /** Where the constructs make it, e.g. "Images/App/Package". */
  readonly path: string;
  /** As it is shipped. */
  readonly bytes: number;
  /** SHA-256 of what is shipped. */
  readonly hash: string;
  /** Unpacked bytes by what is inside: "zod" for an npm package, "runtime" for our own code, else a file's name. */
  readonly contents: ReadonlyMap<string, number>;
}

/** Everything that a synthesized stack uploads. */
export async function packagesOf(stack: Stack): Promise<Package[]> {
  return Promise.all(
    uploadsOf(stack).map(async ({ path, file }) => {
      const bytes = readFileSync(join(stack.folder, file));
      const hash = createHash("sha256").update(bytes).digest("hex");
      return { path, bytes: bytes.length, hash, contents: summed(await filesIn(file, bytes)) };
    }),
  );
}

type File = readonly [name: string, content: Buffer];

async function filesIn(name: string, bytes: Buffer): Promise<File[]> {
  if (name.endsWith(".zip")) return unzipped(bytes);
  return name.endsWith(".tar") ? unpacked(bytes) : [];
}

async function unzipped(bytes: Buffer): Promise<File[]> {
  const archive = await fromBufferPromise(bytes);
  const files: File[] = [];
  for await (const entry of archive.eachEntry()) {
    files.push([entry.fileName, await buffer(await archive.openReadStreamPromise(entry))]);
  }
  return files;
}

async function unpacked(bytes: Buffer): Promise<File[]> {
  const archive = extract();
  archive.end(bytes);
  const files: File[] = [];
  for await (const entry of archive) {
    files.push([entry.header.name, await buffer(entry)]);
  }
  return files;
}

function summed(files: readonly File[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (name: string, bytes: number) => sums.set(name, (sums.get(name) ?? 0) + bytes);
  for (const [name, content] of files) {
    if (name.endsWith(".cjs")) for (const [source, bytes] of sourcesIn(content)) add(originOf(source), bytes);
    else add(originOf(name), content.length);
  }
  return sums;
}

/** esbuild writes above each file of a bundle where it came from. */
function sourcesIn(bundle: Buffer): [string, number][] {
  const text = bundle.toString("latin1");
  const marks = [...text.matchAll(/^\/\/ ((?:node_modules|runtime)\/\S+)$/gm)];
  return marks.map(({ index, 1: source = "" }, at) => [
    source,
    (marks[at + 1]?.index ?? text.length) - index,
  ]);
}

/** "node_modules/@azure/identity/dist/x.js" is "@azure/identity", "runtime/shared/x.ts" is "runtime". */
function originOf(file: string): string {
  const [, module] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return module ?? (file.startsWith("runtime/") ? "runtime" : file);
}
