import nodeModule, { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { continueOnProjectNode, root } from "./project-node.mjs";
import { showSourcesWhenEnding } from "./readable-stacks.mjs";

export { bundle, root };

/**
 * Runs a TypeScript entry of this checkout in this process, in Node 24.
 *
 * A bundle made before and V8's cache of its compiled code make a start of a few milliseconds.
 *
 * @param entry relative to the checkout, such as "cli/main.ts"
 * @returns what the entry exports
 */
export async function launch(entry) {
  await continueOnProjectNode();
  showSourcesWhenEnding();
  nodeModule.enableCompileCache?.(join(root, ".vitrine/build/compiled"));
  const exported = createRequire(import.meta.url)(await bundle(entry));
  // a process that is killed would never save what it compiled
  setTimeout(() => nodeModule.flushCompileCache?.(), 1000).unref();
  return exported;
}
