import { join } from "node:path";
import { buildSync } from "esbuild";

/** Bundles the code that runs inside each app's process. Answers the path of the script. */
export function buildWorker(root: string, stateDirectory: string): string {
  const outfile = join(stateDirectory, "sites", "worker.cjs");
  buildSync({
    absWorkingDir: root,
    entryPoints: ["emulator/services/functions/worker/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "error",
  });
  return outfile;
}
