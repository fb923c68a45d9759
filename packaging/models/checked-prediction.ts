import { spawnSync } from "node:child_process";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { endOfCheck } from "../../runtime/predictions/check/end-of-check";
import { vitrineFolder } from "../../vitrine-folder";
import { madeOnce } from "../made-once/made-once";
import type { ModelPackageOptions } from "./model-package";
import { type PredictionPackage, predictionPackage } from "./prediction-package";

/**
 * The package of a model that does what its manifest says: it was asked, in a process of its own. One whose files have not changed is not
 * asked again.
 *
 * @throws ModelRefusal with what is wrong, or whatever `predictionPackage` throws
 */
export function checkedPrediction({ root, folder }: ModelPackageOptions): PredictionPackage {
  const made = predictionPackage({ root, folder });
  madeOnce({
    root,
    name: `checked-${made.hash.slice(0, 16)}`,
    make() {
      check(root, resolve(root, folder));
      return { made: {}, inputs: made.files.map(({ path }) => relative(root, path)) };
    },
  });
  return made;
}

/** Nobody waits that long for a synth, and a graph has long answered by then. */
const longestMs = 120_000;

function check(root: string, folder: string): void {
  const launcher = pathToFileURL(join(vitrineFolder, "bin/launch.mjs")).href;
  const script = `import { launch } from ${JSON.stringify(launcher)};
    const { checkFolder } = await launch("runtime/predictions/check/check-folder.ts", ${JSON.stringify(root)});
    await checkFolder(${JSON.stringify(folder)});`;
  const { stdout, stderr, status, signal, error } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { encoding: "utf8", timeout: longestMs, killSignal: "SIGKILL" },
  );
  const messages = (stdout ?? "").split("\n").filter(Boolean);
  const how = signal ?? error?.message ?? `exit code ${status}`;
  const end = endOfCheck(
    messages.map((message) => JSON.parse(message)),
    { how, said: stderr ?? "" },
  );
  if (end instanceof Error) throw end;
}
