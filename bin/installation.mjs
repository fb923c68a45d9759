import { spawnSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { fetchProjectNode, hasProjectNode, npmFailed, pathWithoutCheckout } from "./project-node.mjs";

// What runs before the dependencies are there: nothing here may need more than Node itself.

// npm would warn that some packages want Node 24, which is about to be installed
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Installs the locked dependencies unless they are there; says what it does and how long it took. */
export function ensureInstalled() {
  const reason = whyIncomplete();
  const linked = isLink(join(root, "node_modules"));
  // npm ci would empty the folder that the link leads to, and another checkout runs from it
  if (linked && reason !== undefined) console.error(`node_modules is a link and stays as it is (${reason}).`);
  if (linked || reason === undefined) {
    if (!hasProjectNode()) fetchProjectNode();
    return;
  }

  console.error(`Installing dependencies (${reason}). The first time takes about a minute.`);
  const began = Date.now();
  // no package may run code while it is installed but the one that fetches Node 24
  npm("ci", "--ignore-scripts", ...quiet);
  fetchProjectNode();
  console.error(`Installed in ${Math.round((Date.now() - began) / 1000)} s.\n`);
}

/** Why node_modules is not what package-lock.json says, or undefined when it is. */
function whyIncomplete() {
  const wanted = packagesOf("package-lock.json");
  const present = packagesOf("node_modules/.package-lock.json");
  if (present === undefined) return "node_modules is missing";

  for (const [path, { version, optional }] of Object.entries(wanted ?? {})) {
    if (path === "" || (optional && present[path] === undefined)) continue;
    if (present[path]?.version !== version) return `package-lock.json wants ${nameOf(path)} ${version}`;
  }
  return undefined;
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(join(root, lockfile), "utf8")).packages;
  } catch {
    return undefined;
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

function npm(...args) {
  const { status, error } = spawnSync("npm", args, {
    cwd: root,
    // stdout belongs to whoever is about to run
    stdio: ["inherit", 2, 2],
    shell: process.platform === "win32",
    env: { ...process.env, PATH: pathWithoutCheckout() },
  });
  if (status !== 0) throw npmFailed(args, error);
}
