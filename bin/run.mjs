import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { root } from "./project-node.mjs";

/**
 * Runs a JavaScript program in the checkout with this process's Node.
 *
 * @param program relative to the checkout
 * @returns its exit code
 */
export function run(program, ...args) {
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
      // Terraform and cdktf would look for newer versions of themselves at every start
      CHECKPOINT_DISABLE: "1",
    },
  });
  // Ctrl-C reaches the child too, and it decides when to end
  const ignore = () => {};
  process.on("SIGINT", ignore);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("SIGINT", ignore);
      resolve(code ?? 1);
    });
  });
}
