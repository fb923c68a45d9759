import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * What cdktf needs to know where the home folder cannot be written: it keeps providers that it has downloaded there,
 * and its settings.
 */
export function withoutHome() {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", CDKTF_HOME: join(root, ".vitrine/cdktf") };
  }
}
