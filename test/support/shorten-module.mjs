import { createHash } from "node:crypto";
import { shortenedModules } from "../../bin/shortened-modules.mjs";

/**
 * Tests run what the bundles hold: their packages are shortened in the same places. Where a token was made is looked up in the
 * source maps of all its callers here, which took more of a synth than everything else together.
 */
export default {
  process: (_source, file) => ({ code: contentsOf(file) }),
  getCacheKey: (_source, file) => createHash("sha256").update(contentsOf(file)).digest("hex"),
};

function contentsOf(file) {
  const [, path] = /.*[\\/]node_modules[\\/](.*)$/.exec(file);
  return shortenedModules[path.replaceAll("\\", "/")];
}
