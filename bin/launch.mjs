import nodeModule, { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { root, vitrineFolder } from "./places.mjs";
import { continueOnProjectNode } from "./project-node.mjs";
import { showSourcesWhenEnding } from "./readable-stacks.mjs";

export { bundle, root, vitrineFolder };

/**
 * Runs a TypeScript entry of Vitrine in this process, in Node 24.
 *
 * A bundle made before and V8's cache of its compiled code make a start of a few milliseconds.
 *
 * @param entry relative to Vitrine's folder, such as "cli/main.ts"
 * @param repository for which it runs, absolute: what is bundled and compiled is kept there
 * @returns what the entry exports
 */
export async function launch(entry, repository = root) {
  await continueOnProjectNode();
  showSourcesWhenEnding();
  nodeModule.enableCompileCache?.(join(repository, ".vitrine/build/compiled"));
  const exported = createRequire(import.meta.url)(await bundle(entry, repository));
  // a process that is killed would never save what it compiled
  setTimeout(() => nodeModule.flushCompileCache?.(), 1000).unref();
  return exported;
}
