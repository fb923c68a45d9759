import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot, vitrineFolder } from "../../vitrine-folder";
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

/** What `uses.json` says of each package: the answer, and everything it was made of. */
interface Remembered {
  readonly files: readonly string[];
  readonly hash: string;
  readonly uses: readonly Use[];
}

/** Whatever else decides: the versions of the SDKs whose types say what is called, and this analysis. */
const alwaysInputs = ["package-lock.json", "node_modules/.package-lock.json"];
const kept = ".vitrine/grants/uses.json";
const ownFolder = "ci/grants/code";

/**
 * What shipped code asks of Azure. Reading the sources takes seconds, so the answer is kept in `<root>/.vitrine/grants`
 * for as long as no file that it was made of changes; types count too, whether or not they are in the bundle.
 *
 * @param root the checkout, absolute
 */
export function rememberedUses(root: string, packages: Packages): Uses {
  const path = join(root, kept);
  const known = read(path);
  const digest = contentsOf(root);
  const stale = Object.entries(packages).filter(([name, code]) => {
    const before = known[name];
    return before === undefined || hashOf(code, before.files, digest) !== before.hash;
  });
  if (stale.length === 0) return usesIn(known, packages);

  const program = readProgram(
    root,
    stale.map(([, { entry }]) => entry),
  );
  const renewed = stale.map(([name, code]): [string, Remembered] => {
    const own = program.filesBehind(code.entry).flatMap((file) => program.nameOf(file) ?? []);
    const files = [...own, ...inputsBeside(root)].sort();
    const uses = usesOf(program, code.entry, new Set(code.sources.map((source) => source.path)));
    return [name, { files, hash: hashOf(code, files, digest), uses }];
  });
  const all = { ...known, ...Object.fromEntries(renewed) };
  write(path, all);
  return usesIn(all, packages);
}

/**
 * What the last synth saw, for whoever reads a stack and has no packages at hand.
 *
 * @returns nothing for a checkout that was never synthesized: then only the platform's needs are judged
 */
export function usesOfLastSynth(root: string): Uses {
  const known = read(join(root, kept));
  return usesIn(known, known);
}

function inputsBeside(root: string): string[] {
  const own = readdirSync(join(vitrineFolder, ownFolder)).map((file) =>
    fromRoot(root, `${ownFolder}/${file}`),
  );
  return [...own, ...alwaysInputs];
}

function usesIn(known: Readonly<Record<string, Remembered>>, packages: object): Uses {
  return Object.fromEntries(Object.keys(packages).map((name) => [name, known[name]?.uses ?? []]));
}

function hashOf({ entry, sources }: ShippedCode, files: readonly string[], digest: (file: string) => string) {
  const hash = createHash("sha256").update(JSON.stringify([entry, sources.map(({ path }) => path)]));
  for (const file of files) hash.update(`${file} ${digest(file)} `);
  return hash.digest("hex");
}

/** Most files are in several packages, and each is read once. */
function contentsOf(root: string): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    const digest = known.get(file) ?? digestOf(join(root, file));
    known.set(file, digest);
    return digest;
  };
}

function digestOf(path: string): string {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "absent";
  }
}

function read(path: string): Readonly<Record<string, Remembered>> {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}

/** Never leaves half a file where another process looks for a whole one. */
function write(path: string, remembered: Readonly<Record<string, Remembered>>): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(remembered));
  renameSync(`${path}.${process.pid}`, path);
}
