import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readProgram } from "./code/program";
import { type Use, usesOf } from "./code/uses";

/** Code that is shipped: where it begins, and what the bundler has put into the bundle. */
export interface ShippedCode {
  /** Relative to the checkout, e.g. "runtime/functions/images/function.ts". */
  readonly entry: string;
  readonly sources: readonly { readonly path: string }[];
}

/** By the name of the package. */
export type Uses = Readonly<Record<string, readonly Use[]>>;

type Packages = Readonly<Record<string, ShippedCode>>;

/** What `uses.json` says: the answer, and everything it was made of. */
interface Remembered {
  readonly files: readonly string[];
  readonly hash: string;
  readonly uses: Uses;
}

/** Whatever else decides: the versions of the SDKs whose types say what is called, and this analysis. */
const alwaysInputs = ["package-lock.json", "node_modules/.package-lock.json"];
const ownFolder = "ci/grants/code";

/**
 * What shipped code asks of Azure. Reading the sources takes seconds, so the answer is kept in `<root>/.vitrine/grants`
 * for as long as no file that it was made of changes; types count too, whether or not they are in the bundle.
 *
 * @param root the checkout, absolute
 */
export function rememberedUses(root: string, packages: Packages): Uses {
  const path = join(root, ".vitrine/grants/uses.json");
  const known = read(path);
  if (known && hashOf(root, known.files, packages) === known.hash) return known.uses;

  const entries = Object.entries(packages);
  const program = readProgram(
    root,
    entries.map(([, { entry }]) => entry),
  );
  const uses = Object.fromEntries(
    entries.map(([name, { entry, sources }]) => [
      name,
      usesOf(program, entry, new Set(sources.map((source) => source.path))),
    ]),
  );
  const files = [
    ...program.files.flatMap((file) => program.nameOf(file) ?? []),
    ...inputsBeside(root),
  ].sort();
  write(path, { files, hash: hashOf(root, files, packages), uses });
  return uses;
}

function inputsBeside(root: string): string[] {
  const own = readdirSync(join(root, ownFolder)).map((file) => `${ownFolder}/${file}`);
  return [...own, ...alwaysInputs];
}

function hashOf(root: string, files: readonly string[], packages: Packages): string {
  const hash = createHash("sha256");
  for (const [name, { entry, sources }] of Object.entries(packages))
    hash.update(JSON.stringify([name, entry, sources.map(({ path }) => path)]));
  for (const file of files) hash.update(`${file}\0`).update(contentOf(join(root, file)));
  return hash.digest("hex");
}

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    return new Uint8Array();
  }
}

function read(path: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Never leaves half a file where another process looks for a whole one. */
function write(path: string, remembered: Remembered): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(remembered));
  renameSync(`${path}.${process.pid}`, path);
}
