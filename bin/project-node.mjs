import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.mjs";

/** The checkout, absolute. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const wanted = 24;
const installed = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/**
 * Goes on in Node 24, which the npm package `node` brings along, whatever Node was first on the PATH.
 *
 * Returns at once when this is Node 24 already; otherwise it runs the same command in Node 24, ends this
 * process as that one ended, and never returns.
 */
export async function continueOnProjectNode() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major === wanted) return;
  if (!hasProjectNode()) {
    if (major > wanted) return;
    if (!existsSync(join(root, "node_modules/node"))) {
      throw new Failure("NodeTooOld", {
        what: `Vitrine runs on Node ${wanted}; this is ${process.versions.node}`,
        why: `nothing has brought Node ${wanted} into this folder yet`,
        fix: `npm ci, which installs Node ${wanted} for this folder only`,
      });
    }
    fetchProjectNode();
  }

  const child = spawn(installed, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...ended) => resolve(ended));
  });
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
}

export function hasProjectNode() {
  return existsSync(installed);
}

/**
 * Lets the npm package `node` fetch Node 24. It is the only package that may run code when it is installed, and
 * .npmrc forbids it to all: onnxruntime's, for one, would download 200 MB for graphics cards.
 */
export function fetchProjectNode() {
  console.error(`Fetching Node ${wanted} for this folder.`);
  const args = ["rebuild", "node", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, {
    cwd: root,
    // stdout belongs to whoever is about to run
    stdio: ["inherit", 2, 2],
    shell: process.platform === "win32",
    env: { ...process.env, PATH: pathWithoutCheckout() },
  });
  if (status !== 0) throw npmFailed(args, error);
}

export function npmFailed(args, cause) {
  return new Failure("InstallFailed", {
    what: `npm ${args.join(" ")} failed${cause ? `: ${cause.message}` : ""}`,
    why: "what is missing comes from npm's registry",
    fix: "read npm's message above; behind a proxy, npm config set proxy ADDRESS",
    cause,
  });
}

/** The PATH without this checkout's programs: npm must not run in the Node that it is about to replace. */
export function pathWithoutCheckout() {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, "node_modules")))
    .join(delimiter);
}
