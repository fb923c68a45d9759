import { join } from "node:path";

/** A worker's code in one file, below the checkout so that it finds its native module. @param entry relative to the checkout */
export function bundledWorker(entry = "runtime/functions/predictions/worker.ts"): string {
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const name = entry.replace(/\.ts$/, "").replaceAll("/", "-");
  const file = join(process.cwd(), `.vitrine/build/${name}-${process.pid}.cjs`);
  buildSync({
    entryPoints: [join(process.cwd(), entry)],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["@azure/functions-core", "onnxruntime-node"],
    logLevel: "error",
  });
  return file;
}
