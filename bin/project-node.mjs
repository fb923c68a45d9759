import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Failure } from "./failure.mjs";
import { installed, root } from "./places.mjs";

const wanted = 24;
const program = join("node/bin", process.platform === "win32" ? "node.exe" : "node");

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
    if (installed("node") === undefined) {
      throw new Failure("NodeTooOld", {
        what: `Vitrine runs on Node ${wanted}; this is ${process.versions.node}`,
        why: `nothing has brought Node ${wanted} into this folder yet`,
        fix: `npm ci, which installs Node ${wanted} for this folder only`,
      });
    }
    fetchProjectNode();
  }

  const child = spawn(installed(program), [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (...ended) => resolve(ended));
  });
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
}

export function hasProjectNode() {
  return installed(program) !== undefined;
}

/**
 * Lets the npm package `node` fetch Node 24. It is the only package that may run code when it is installed, and
 * .npmrc forbids it to all: onnxruntime's, for one, would download 200 MB for graphics cards.
 */
export function fetchProjectNode() {
  console.error(`Fetching Node ${wanted} for this folder.`);
  const args = ["rebuild", "node", "--ignore-scripts=false", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, {
    cwd: folderOfPackages(),
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

/** Where npm has put the package, which is not always the repository's own folder. */
function folderOfPackages() {
  const found = installed("node");
  return found ? dirname(dirname(found)) : root;
}

/** The PATH without this checkout's programs: npm must not run in the Node that it is about to replace. */
export function pathWithoutCheckout() {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, "node_modules")))
    .join(delimiter);
}
