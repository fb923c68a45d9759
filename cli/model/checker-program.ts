import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CheckerProgram } from "../../runtime/predictions/check/check-model";
import { vitrineFolder } from "../../vitrine-folder";

const launcher = pathToFileURL(join(vitrineFolder, "bin", "launch.mjs")).href;

/** Tries a model in a process of its own. */
export const checkerProgram: CheckerProgram = {
  command: process.execPath,
  args: [
    "--input-type=module",
    "--eval",
    `import { launch } from ${JSON.stringify(launcher)};
     const { runChecker } = await launch("runtime/predictions/check/checker.ts");
     runChecker();`,
  ],
};
