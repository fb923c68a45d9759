import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundles a TypeScript entry of this checkout, or takes the bundle made before from the same sources. */
export async function bundle(entry) {
  const output = join(root, ".vitrine", "build", `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.cjs`);
  if (isFresh(output)) return output;

  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `${output}.${process.pid}`,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    metafile: true,
    external: ["esbuild", "azurite", "sharp", "@azure/functions-core"],
    logLevel: "error",
    write: true,
  });
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(`${output}.json`, JSON.stringify(Object.keys(metafile.inputs).map(stamp)));
  renameSync(`${output}.${process.pid}`, output);
  return output;
}

/** Runs an entry in this process. */
export async function launch(entry) {
  createRequire(import.meta.url)(await bundle(entry));
}

function isFresh(output) {
  try {
    return JSON.parse(readFileSync(`${output}.json`, "utf8")).every(
      ([file, size, modified]) => JSON.stringify(stamp(file)) === JSON.stringify([file, size, modified]),
    );
  } catch {
    return false;
  }
}

function stamp(file) {
  const { size, mtimeMs } = statSync(join(root, file));
  return [relative(root, join(root, file)), size, mtimeMs];
}
