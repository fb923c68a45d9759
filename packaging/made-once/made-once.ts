import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { packagesFolder, writeWhole } from "./files";
import { type Input, inputsOfAll, isUnchanged, record } from "./inputs";

/** Something that is made of files of a checkout. */
export interface Product<Made> {
  /** The checkout, absolute. */
  readonly root: string;
  /** Tells it from everything else that is made, e.g. "images": its record is `<root>/.vitrine/packages/images.json`. */
  readonly name: string;
  /** Makes it: what is told about it, as JSON can hold it, and the files that decided, relative to the checkout. */
  make(): { readonly made: Made; readonly inputs: readonly string[] };
  /** What it consists of, absolute: when one of these has gone, it is made again. */
  files?(made: Made): readonly string[];
}

/**
 * Makes a product, or takes what was made before from the same inputs.
 *
 *     record ──▶ inputs unchanged ──▶ all files there ──▶ what the record tells
 *        └──────────────┴───── or not ─────┴──▶ make ──▶ write the record ──▶ forget what is old
 *
 * Several processes may ask at once: the record is replaced as a whole, after everything that it tells of.
 */
export function madeOnce<Made extends object>(product: Product<Made>): Made {
  const { root, name } = product;
  const path = recordOf(root, name);
  const before = madeBefore(product, path);
  if (before !== undefined) return before;

  const began = Date.now();
  const { made, inputs } = product.make();
  const known: Known<Made> = { ...made, inputs: record(root, [...inputs, ...inputsOfAll(root)], began) };
  writeWhole(path, JSON.stringify(known));
  forgetOld(root, name);
  return made;
}

/** Whether a product was made in this checkout, from whatever inputs. */
export function wasEverMade(root: string, name: string): boolean {
  return existsSync(recordOf(root, name));
}

function recordOf(root: string, name: string): string {
  return join(packagesFolder(root), `${name}.json`);
}

/** What the file or folder of a product is called, an ending apart: what was made before stays beside it. */
export function nameOf(product: string, hash: string): string {
  return `${product}-${hash.slice(0, 16)}`;
}

/** A record. The pipeline reads it too, and so does the checkout of an earlier commit (`vitrine plan`). */
type Known<Made> = Made & { readonly inputs: readonly Input[] };

function madeBefore<Made extends object>({ root, files }: Product<Made>, path: string): Made | undefined {
  try {
    const { inputs, ...made } = JSON.parse(readFileSync(path, "utf8"));
    const isWhole = (files?.(made) ?? []).every((file) => existsSync(file));
    return isWhole && isUnchanged(root, inputs) ? made : undefined;
  } catch {
    return undefined; // the first time, or a record cut off when the machine went down
  }
}

/** A plan saved before the last change still finds what it ships. */
const kept = 5;

function forgetOld(root: string, name: string): void {
  const folder = packagesFolder(root);
  const old = readdirSync(folder)
    .filter(
      (file) => file.startsWith(`${name}-`) && /^[0-9a-f]{16}(\.\w+)?$/.test(file.slice(name.length + 1)),
    )
    .map((file) => ({
      file,
      modified: statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.modified - a.modified)
    .slice(kept);
  for (const { file } of old) rmSync(join(folder, file), { force: true, recursive: true });
}
