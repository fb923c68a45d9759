import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PackagingError } from "../packaging-error";
import { fetchPlatformPackages } from "./fetch-platform-packages";
import { Lockfile } from "./lockfile";
import { alwaysShipped, type NativePackage, nativeModules } from "./native-modules";

/**
 * The files below node_modules that `modules` need at run time, by their path in the package.
 *
 * @param source folder of the code that imports them, relative to the repository
 */
export function nativeFiles(
  root: string,
  source: string,
  modules: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  if (modules.length === 0) return files;

  const lockfile = new Lockfile(root);
  const nested = `${packageOf(source)}/`;
  for (const module of modules) {
    const needed = nativeModules[module] ?? [];
    const located = needed.map((native) => ({ native, path: locate(lockfile, source, module, native) }));
    const missing = located.filter(({ path }) => installedVersion(root, path) !== lockfile.at(path)?.version);
    checkOnlyPlatformsAreMissing(source, missing);
    const fetched =
      missing.length === 0
        ? undefined
        : fetchPlatformPackages(
            root,
            source,
            missing.map(({ path }) => path),
          );

    for (const item of located) {
      const base = fetched !== undefined && missing.includes(item) ? fetched : root;
      for (const file of filesThatRun(join(base, item.path), item.native)) {
        const path = `${item.path}/${file}`;
        files.set(
          path.startsWith(`${nested}node_modules/`) ? path.slice(nested.length) : path,
          readOnce(join(base, path)),
        );
      }
    }
  }
  return files;
}

/** Exact versions of `modules`, for the package's own package.json. */
export function nativeVersions(
  root: string,
  source: string,
  modules: readonly string[],
): Record<string, string> {
  if (modules.length === 0) return {};
  const lockfile = new Lockfile(root);
  const versionOf = (module: string) =>
    lockfile.at(lockfile.locate(module, packageOf(source)) ?? "")?.version;
  return Object.fromEntries(modules.map((module) => [module, versionOf(module) ?? ""]));
}

/** The package that a file belongs to, such as "node_modules/vitrine"; "" for the repository itself. */
function packageOf(source: string): string {
  return /^node_modules\/(@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? "";
}

function locate(lockfile: Lockfile, source: string, module: string, native: NativePackage): string {
  const home = lockfile.locate(module, packageOf(source));
  const path = native.name === module || home === undefined ? home : lockfile.locate(native.name, home);
  if (path !== undefined) return path;
  throw new PackagingError(source, "NativePackageNotLocked", {
    what: `imports ${module}, which needs ${native.name}`,
    why: "package-lock.json has no such package, so its version is not known",
    fix: `npm install --save-exact ${module}; when ${module} has changed what it needs, correct packaging/bundle/native-modules.ts`,
  });
}

function checkOnlyPlatformsAreMissing(
  source: string,
  missing: readonly { readonly native: NativePackage; readonly path: string }[],
): void {
  const stale = missing.find(({ native }) => native.platform === undefined);
  if (stale === undefined) return;
  throw new PackagingError(source, "NodeModulesStale", {
    what: `${stale.path} is not the version of package-lock.json`,
    why: "a package is made of exactly the locked versions",
    fix: "npm ci",
  });
}

function installedVersion(root: string, path: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

/** Several packages have the same library: one of tens of megabytes is read once for all, while it does not change. */
const read = new Map<string, { readonly stamp: string; readonly content: Buffer }>();

function readOnce(path: string): Buffer {
  const { size, mtimeMs } = statSync(path);
  const stamp = `${size} ${mtimeMs}`;
  const before = read.get(path);
  if (before?.stamp === stamp) return before.content;
  const content = readFileSync(path);
  read.set(path, { stamp, content });
  return content;
}

function filesThatRun(folder: string, native: NativePackage): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => alwaysShipped.test(file) || native.files.test(file));
}
