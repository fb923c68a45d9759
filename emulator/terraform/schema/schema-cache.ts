import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Block } from "./schema";

/** Raise when what is read out of the bindings changes. */
const format = 1;

/**
 * Schemas read before, from one file for each version of the bindings: Terraform starts the provider several
 * times for each command, and reading a class file takes longer than everything else in a start.
 */
export function cachedBlocks(root: string, folder: string, read: (type: string) => Block | undefined) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = join(
    root,
    ".vitrine",
    "cache",
    "schemas",
    `${name.replaceAll("/", "-")}-${version}-${format}.json`,
  );

  return (types: readonly string[]): Readonly<Record<string, Block>> => {
    const known = readCache(file);
    const added = types
      .filter((type) => !known[type])
      .flatMap((type) => {
        const block = read(type);
        return block ? [[type, block] as const] : [];
      });
    if (added.length === 0) return known;

    const all = { ...known, ...Object.fromEntries(added) };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(all));
    renameSync(`${file}.${process.pid}`, file); // another process may read it at this moment
    return all;
  };
}

function readCache(file: string): Record<string, Block> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
