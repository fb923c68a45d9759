import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const wanted = 22;
const installed = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/**
 * Goes on in Node 22, which the npm package `node` brings along, whatever Node was first on the PATH.
 *
 * Returns at once when this is Node 22 already; otherwise it runs the same command in Node 22, ends this
 * process as that one ended, and never returns.
 */
export async function continueOnProjectNode() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major === wanted) return;
  if (!existsSync(installed)) {
    if (major > wanted) return;
    console.error(
      `vitrine runs on Node ${wanted}; this is ${process.versions.node}\n  fix: npm ci, which installs Node ${wanted} for this folder only`,
    );
    process.exit(1);
  }

  const child = spawn(installed, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...ended) => resolve(ended));
  });
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
}
