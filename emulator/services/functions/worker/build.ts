import { join } from "node:path";
import { buildSync } from "esbuild";
import { vitrineFolder } from "../../../../vitrine-folder";

/** Bundles the code that runs inside each app's process. Answers the path of the script. */
export function buildWorker(stateDirectory: string): string {
  const outfile = join(stateDirectory, "sites", "worker.cjs");
  buildSync({
    absWorkingDir: vitrineFolder,
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
