import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import nodeModule from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { mapPathOf } from "./bundle.mjs";

/** Whoever is about to end cannot wait for a promise. */
const mapMaker = fileURLToPath(new URL("write-source-map.mjs", import.meta.url));

/**
 * Names the sources in the stack of an error that ends this process. A bundle's source map is made and read only then:
 * Node's own --enable-source-maps reads it at every start.
 */
export function showSourcesWhenEnding() {
  process.on("uncaughtExceptionMonitor", (error) => {
    if (error instanceof Error) error.stack = withSources(error.stack ?? "");
  });
}

/** A stack trace whose places in bundles below .vitrine/build are places in the sources. */
export function withSources(stack) {
  const maps = new Map();
  return stack.replaceAll(
    /(?<![^\s(])([^\s(]+\.vitrine[\\/]build[\\/][^\s:]+\.cjs):(\d+):(\d+)/g,
    (place, bundle, line, column) => {
      const found = mapOf(maps, bundle)?.findOrigin(Number(line), Number(column));
      if (found?.fileName === undefined) return place;
      return `${relative(process.cwd(), join(dirname(bundle), found.fileName))}:${found.lineNumber}:${found.columnNumber}`;
    },
  );
}

function mapOf(maps, bundle) {
  if (!maps.has(bundle)) {
    try {
      const path = mapPathOf(bundle);
      if (!existsSync(path)) spawnSync(process.execPath, [mapMaker, bundle]);
      maps.set(bundle, new nodeModule.SourceMap(JSON.parse(readFileSync(path, "utf8"))));
    } catch {
      maps.set(bundle, undefined);
    }
  }
  return maps.get(bundle);
}
