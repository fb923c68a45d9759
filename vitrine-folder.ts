import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** In a bundle: where Vitrine lies, seen from there. */
declare const bundledFrom: string | undefined;

/**
 * Where Vitrine's own files lie, absolute: its checkout, or node_modules/vitrine of the repository that uses it.
 *
 * The other place that code asks for is `root`, the repository whose estates these are. In a checkout of Vitrine both
 * are one folder.
 */
export const vitrineFolder = typeof bundledFrom === "undefined" ? lookedUp() : bundledFrom;

/** Another bundle than ours may hold this file: then it lies elsewhere than Vitrine does. */
function lookedUp(): string {
  const isHere = existsSync(join(__dirname, "vitrine-folder.ts"));
  return isHere ? __dirname : dirname(require.resolve("vitrine/package.json"));
}

/**
 * A package that Vitrine depends on, absolute: beside it, or wherever above npm has put it.
 *
 * @param path below node_modules, e.g. "node/bin/node"
 */
export function installed(path: string, folder = vitrineFolder): string | undefined {
  const found = join(folder, "node_modules", path);
  if (existsSync(found)) return found;
  const above = dirname(folder);
  return above === folder ? undefined : installed(path, above);
}

/** The Node that came with Vitrine, or else the one that runs this. */
export function projectNode(): string {
  return installed("node/bin/node") ?? process.execPath;
}

/** The path from a repository to a file of Vitrine's, with forward slashes. */
export function fromRoot(root: string, file: string): string {
  return relative(root, join(vitrineFolder, file)).replaceAll("\\", "/");
}

/** A folder of sources, relative to a repository: its own, or Vitrine's when it has none of that name. */
export function sourcesOf(root: string, folder: string): string {
  return existsSync(join(root, folder)) ? folder : fromRoot(root, folder);
}

/**
 * Whether a file belongs to a package that others wrote: neither to the repository nor to Vitrine.
 *
 * @param path relative to the repository, with forward slashes
 */
export function isLibrary(root: string, path: string): boolean {
  const own = fromRoot(root, "");
  const ours = own !== "" && path.startsWith(`${own}/`) ? path.slice(own.length) : path;
  return ours.includes("node_modules/");
}
