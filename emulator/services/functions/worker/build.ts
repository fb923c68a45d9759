import { join } from "node:path";
import { build, stop } from "esbuild";
import { vitrineFolder } from "../../../../vitrine-folder";

/** Bundles the code that runs inside each app's process. Answers the path of the script. */
export async function buildWorker(stateDirectory: string): Promise<string> {
  const outfile = join(stateDirectory, "sites", "worker.cjs");
  await build({
    absWorkingDir: vitrineFolder,
    entryPoints: ["emulator/services/functions/worker/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "error",
  });
  await stop(); // its process would stay beside this one
  return outfile;
}
