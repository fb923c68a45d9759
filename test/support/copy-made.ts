import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Copies what a synth has made in one checkout to another, which makes anew only what differs in it: each record and
 * bundle names the files that it was made of.
 */
export function copyMade(from: string, to: string): void {
  const copy = (path: string) => {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(from, path), join(to, path), { recursive: true });
  };
  if (existsSync(join(from, ".vitrine/models"))) copy(".vitrine/models");
  for (const path of [...packages(from), ...bundles(from)]) copy(path);
}

/** Records, and what they tell of: the packages of former sources stay where they are. */
function packages(root: string): string[] {
  const folder = ".vitrine/packages";
  const all = listed(root, folder);
  const records = all.filter((name) => name.endsWith(".json"));
  const told = records.map((name) => readFileSync(join(root, folder, name), "utf8")).join();
  const isTold = (name: string) => told.includes(/-([0-9a-f]{16})(?:\.zip)?$/.exec(name)?.[1] ?? name);
  return [...records, ...all.filter(isTold)].map((name) => join(folder, name));
}

function bundles(root: string): string[] {
  const folder = ".vitrine/build";
  return listed(root, folder)
    .filter((name) => /\.cjs(?:\.map)?$/.test(name))
    .map((name) => join(folder, name));
}

function listed(root: string, folder: string): string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
}
