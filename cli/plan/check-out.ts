import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Failure } from "../failure";

const run = promisify(execFile);

/** The files of a commit, through an index of its own: a worktree would have to be told to git, and forgotten. */
export async function checkOut(root: string, commit: string, checkout: string): Promise<void> {
  const index = join(checkout, ".index");
  const git = (...args: string[]) =>
    run("git", ["-C", root, ...args], { env: { ...process.env, GIT_INDEX_FILE: index } });
  await git("read-tree", commit);
  await git("checkout-index", "--all", `--prefix=${checkout}/`);
  await rm(index);
  await install(root, checkout);
  sharePackages(root, checkout);
}

/** What is bundled comes from node_modules too: other versions are other packages. */
async function install(root: string, checkout: string): Promise<void> {
  const [here, there] = [root, checkout].map((each) => hashOf(join(each, "package-lock.json")));
  if (here === there) {
    const installed = join(checkout, "node_modules");
    await rm(installed, { recursive: true, force: true }); // where a link to it was committed
    return symlinkSync(join(root, "node_modules"), installed);
  }
  await run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: checkout }).catch(
    (cause) => {
      throw new Failure("BaseNotInstalled", {
        what: `its package-lock.json differs from the one here, and npm ci failed: ${String(cause.stderr).trim()}`,
        fix: "run it where npm reaches its registry, or name a commit with the same package-lock.json",
        cause,
      });
    },
  );
}

const hashOf = (file: string) =>
  existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : undefined;

/**
 * What was packaged here is not packaged again there from the same sources: files named by their content are linked,
 * and the records of what they were made of are copied.
 */
function sharePackages(root: string, checkout: string): void {
  const [from, to] = [root, checkout].map((each) => join(each, ".vitrine", "packages")) as [string, string];
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name.endsWith(".json")) copyFileSync(join(from, name), join(to, name));
    else symlinkSync(join(from, name), join(to, name));
  }
}
