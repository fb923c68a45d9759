import { installed } from "../../vitrine-folder";

/**
 * What every app loads: the platform's library, and what that imports. Both come with their sources, and handlers are bundled from these:
 * Microsoft compiles them for old versions of Node, with a `WeakMap` for each private field, and what such a map holds stays alive in V8's
 * collections of young objects. For an app that answers from its cache that was a sixth of its processor time.
 */
const libraries = ["@azure/functions", "@azure/functions-extensions-base"];

/** Paths of their sources, by the names that stand for them; the repository's own come first, because an app has one library. */
export function platformLibrary(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    libraries.map((name) => {
      const path = `${name}/src/index.ts`;
      // of one that is not there the bundler tells, as of any other import
      return [name, installed(path, root) ?? installed(path) ?? path];
    }),
  );
}
