import { installed } from "../../vitrine-folder";

/**
 * What every app loads: the platform's library, and what that imports. Both come with their sources, and handlers are bundled from these:
 * Microsoft compiles them for old versions of Node, with a `WeakMap` for each private field, by which V8's collector of young objects takes
 * all of a request for alive. It moves that to the old ones, an eighth of the processor time of an app that answers from its cache.
 */
const libraries = ["@azure/functions", "@azure/functions-extensions-base"];

/**
 * Absolute paths of the sources, by the names that stand for them; the repository's own come first, because an app has one library.
 *
 * @throws when a version comes without sources
 */
export function platformLibrary(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(libraries.map((name) => [name, sourceOf(root, name)]));
}

function sourceOf(root: string, name: string): string {
  const path = `${name}/src/index.ts`;
  const found = installed(path, root) ?? installed(path);
  if (found === undefined)
    throw new Error(`${name} is not installed with its sources, from which handlers are bundled`);
  return found;
}
