import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { delimiter, join } from "node:path";
import { root, vitrineFolder } from "./places.mjs";
import { withoutHome } from "./without-home.mjs";

/**
 * Runs a JavaScript program of Vitrine in the repository, with this process's Node.
 *
 * @param program relative to Vitrine's folder
 * @param stdout where its output goes: 1, or 2 where this process's output is for a program
 * @param stderr the same of its errors
 * @param isPatient whether it takes only what others leave of the processor
 * @returns its exit code, 128 and more when a signal ended it
 */
export function run(program, args, { stdout = 1, stderr = 2, isPatient = false } = {}) {
  const child = spawn(process.execPath, [join(vitrineFolder, program), ...args], {
    cwd: root,
    stdio: ["inherit", stdout, stderr],
    env: {
      ...process.env,
      PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      // Terraform and cdktf would look for newer versions of themselves at every start
      CHECKPOINT_DISABLE: "1",
      ...withoutHome(),
    },
  });
  if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const handlers = {
    // Ctrl-C reaches the child too, and it decides when to end
    SIGINT: () => {},
    SIGTERM: () => child.kill("SIGTERM"),
    SIGHUP: () => child.kill("SIGHUP"),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const [each, handler] of Object.entries(handlers)) process.off(each, handler);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
