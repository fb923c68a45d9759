import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packagesFolder, sha256 } from "../made-once/files";
import { PackagingError } from "../packaging-error";
import { Lockfile } from "./lockfile";

/**
 * Fetches packages of linux-x64-glibc that npm left out because the builder runs another platform.
 *
 * npm does it, from a lockfile cut down to these packages: so its registry, proxy and cache settings hold,
 * and it checks each tarball against the integrity in package-lock.json.
 *
 * @param source folder of the code that needs them, relative to the checkout
 * @param paths places in the lockfile, such as "node_modules/@img/sharp-linux-x64"
 * @returns a folder that has the packages at the same paths
 */
export function fetchPlatformPackages(root: string, source: string, paths: readonly string[]): string {
  const lock = cutDown(root, source, paths);
  const folder = join(packagesFolder(root), "linux-x64", sha256(lock).slice(0, 16));
  if (existsSync(folder)) return folder;

  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, "package-lock.json"), lock);
  writeFileSync(join(unfinished, "package.json"), JSON.stringify(JSON.parse(lock).packages[""]));

  const npm = spawnSync(
    "npm",
    "ci --os=linux --cpu=x64 --libc=glibc --ignore-scripts --prefer-offline --no-audit --no-fund".split(" "),
    // npm is a script that only a shell can start on Windows
    { cwd: unfinished, encoding: "utf8", shell: process.platform === "win32" },
  );
  if (npm.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new PackagingError(source, "PlatformPackagesNotFetched", {
      what: `npm could not fetch ${paths.join(", ")}`,
      why: `the package needs the binaries of linux-x64, which this machine does not have\n${npm.stderr || npm.error}`,
      fix: "connect to the npm registry once; after that they are kept below .vitrine/packages",
    });
  }
  keep(unfinished, folder);
  return folder;
}

/** A lockfile that has nothing but these packages, without what they depend on. */
function cutDown(root: string, source: string, paths: readonly string[]): string {
  const lockfile = new Lockfile(root);
  const packages: Record<string, unknown> = {};
  const dependencies: Record<string, string> = {};
  for (const path of paths) {
    const locked = lockfile.at(path);
    if (locked?.integrity === undefined) {
      throw new PackagingError(source, "NativePackageWithoutIntegrity", {
        what: `package-lock.json has no integrity for ${path}`,
        why: "a binary whose content cannot be checked is not shipped",
        fix: "npm install --package-lock-only",
      });
    }
    dependencies[path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)] = locked.version;
    packages[path] = { version: locked.version, integrity: locked.integrity };
  }
  const name = "platform-packages";
  return JSON.stringify({
    name,
    lockfileVersion: 3,
    packages: { "": { name, private: true, dependencies }, ...packages },
  });
}

function keep(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // another process was faster; what it fetched is the same
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
