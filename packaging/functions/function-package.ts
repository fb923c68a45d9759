import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflate } from "../archives/deflate";
import { zip } from "../archives/zip";
import { type BundledSource, bundle } from "../bundle/bundle";
import { nativeFiles, nativeVersions } from "../bundle/native-files";
import { forgetOld, json, ownSources, sha256, writeWhole } from "../made-once/contents";
import { type Input, isUnchanged, record } from "../made-once/inputs";
import { PackageError } from "../package-error";

export interface FunctionPackageOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** Folder below runtime/functions that holds function.ts and host.json, such as "images". */
  readonly app: string;
}

/** A function app as Azure runs it: one zip, the same bytes wherever it was made. */
export interface FunctionPackage {
  /** The zip, absolute: `<root>/.vitrine/packages/<app>-<hash>.zip`. */
  readonly path: string;
  /** SHA-256 of the zip, hexadecimal; its first 16 digits stand in the file's name. */
  readonly hash: string;
  /** What the code calls itself where it runs, e.g. in the answer of /api/health: the hash of its bundle, shortened. */
  readonly version: string;
  readonly bytes: number;
  readonly files: readonly PackagedFile[];
  /** What the code in it was bundled from. */
  readonly sources: readonly BundledSource[];
}

export interface PackagedFile {
  /** Path below the package's root. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The package of a function app: its bundle, host.json, package.json and native modules for linux-x64.
 *
 * Nothing is bundled or zipped when all that went into the last one is still the same. Synchronous, so that
 * a construct can ask for the package it ships.
 *
 * @throws PackageError when the app cannot be packaged; its message says what to change
 */
export function functionPackage({ root, app }: FunctionPackageOptions): FunctionPackage {
  const folder = join(root, ".vitrine/packages");
  return madeBefore(root, folder, app) ?? make(root, folder, app);
}

/** What `<app>.json` beside the zips says: the package and everything it was made of. */
interface Made {
  readonly inputs: readonly Input[];
  readonly zip: string;
  readonly package: Omit<FunctionPackage, "path">;
}

function madeBefore(root: string, folder: string, app: string): FunctionPackage | undefined {
  let made: Made;
  try {
    made = JSON.parse(readFileSync(join(folder, `${app}.json`), "utf8"));
  } catch {
    return undefined;
  }
  const path = join(folder, made.zip);
  // one that an older checkout has made does not say what its code calls itself
  const isWhole = made.package.version !== undefined && existsSync(path);
  return isWhole && isUnchanged(root, made.inputs) ? { path, ...made.package } : undefined;
}

function make(root: string, folder: string, app: string): FunctionPackage {
  const began = Date.now();
  const { contents, inputs, sources, version } = assemble(root, app);
  const archive = zip(
    [...contents].map(([name, content]) => ({
      name,
      content,
      deflated: deflate(content, join(folder, "deflated")),
    })),
  );

  const hash = sha256(archive);
  const made: Made = {
    inputs: record(root, inputs, began),
    zip: `${app}-${hash.slice(0, 16)}.zip`,
    package: {
      hash,
      version,
      bytes: archive.length,
      files: [...contents]
        .map(([name, content]) => ({ name, bytes: content.length, sha256: sha256(content) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      sources,
    },
  };
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, made.zip), archive);
  writeWhole(join(folder, `${app}.json`), JSON.stringify(made));
  forgetOld(folder, new RegExp(`^${app}-[0-9a-f]{16}\\.zip$`));
  return { path: join(folder, made.zip), ...made.package };
}

/** Everything in the package by its path, and the files of the checkout that decide about it. */
function assemble(root: string, app: string) {
  const hostJson = `runtime/functions/${app}/host.json`;
  const host = readHostJson(root, app, hostJson);
  const { code, inputs, sources, natives } = bundle(root, app);
  const bundleHash = sha256(code);
  const manifest = {
    name: app,
    private: true,
    main: "function.cjs",
    vitrine: { bundle: bundleHash },
    dependencies: nativeVersions(root, natives),
  };
  return {
    sources,
    version: bundleHash.slice(0, 12),
    contents: new Map([
      ["function.cjs", code],
      ["host.json", json(host)],
      ["package.json", json(manifest)],
      ...nativeFiles(root, app, natives),
    ]),
    inputs: [
      ...inputs,
      hostJson,
      "package-lock.json",
      "node_modules/.package-lock.json",
      ...ownSources(root),
    ],
  };
}

function readHostJson(root: string, app: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8"));
  } catch (cause) {
    throw new PackageError(app, "HostJsonUnreadable", {
      what: "host.json is missing or is not JSON",
      why: `the Functions host reads it before any code: ${cause}`,
      fix: `write ${path}; {"version": "2.0"} is the smallest`,
      cause,
    });
  }
}
