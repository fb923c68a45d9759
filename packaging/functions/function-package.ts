import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLibrary, sourcesOf } from "../../vitrine-folder";
import { deflate } from "../archives/deflate";
import { zip } from "../archives/zip";
import { json, program } from "../bundle/program";
import { packagesFolder, sha256, writeWhole } from "../made-once/files";
import { madeOnce, nameOf } from "../made-once/made-once";
import { PackagingError } from "../packaging-error";

export interface FunctionPackageOptions {
  /** The repository that ships it, absolute. */
  readonly root: string;
  /**
   * Folder below runtime/functions that holds function.ts and host.json, such as "images": of the repository, or of
   * Vitrine when the repository has none of that name.
   */
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
  /** What it was made of, of the repository itself and not of its libraries: relative to `root`. */
  readonly sources: readonly string[];
}

export interface PackagedFile {
  /** Path below the package's root. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The package of a function app: its bundle, host.json, package.json and native modules for linux-x64. An app with a
 * `worker.ts` has that as a bundle of its own, `worker.cjs`, for processes which it starts beside its own.
 *
 * Nothing is bundled or zipped when all that went into the last one is still the same. Synchronous, so that
 * a construct can ask for the package it ships.
 *
 * @throws PackagingError when the app cannot be packaged; its message says what to change
 */
export function functionPackage({ root, app }: FunctionPackageOptions): FunctionPackage {
  const folder = packagesFolder(root);
  const made = madeOnce<Made>({
    root,
    name: app,
    files: ({ zip }) => [join(folder, zip)],
    make: () => {
      const { archive, inputs, ...rest } = assemble(root, app);
      const hash = sha256(archive);
      const name = `${nameOf(app, hash)}.zip`;
      writeWhole(join(folder, name), archive);
      return { made: { zip: name, package: { hash, bytes: archive.length, ...rest } }, inputs };
    },
  });
  return { path: join(folder, made.zip), ...made.package };
}

interface Made {
  readonly zip: string;
  readonly package: Omit<FunctionPackage, "path">;
}

/** Where the code of an app begins, relative to the repository. */
export function appEntries(root: string, app: string): { readonly entry: string; readonly worker?: string } {
  const folder = sourcesOf(root, `runtime/functions/${app}`);
  const worker = `${folder}/worker.ts`;
  return { entry: `${folder}/function.ts`, ...(existsSync(join(root, worker)) && { worker }) };
}

function assemble(root: string, app: string) {
  const folder = sourcesOf(root, `runtime/functions/${app}`);
  const host = readHostJson(root, folder);
  const main = "function.cjs";
  const { entry, worker } = appEntries(root, app);
  const beside: Record<string, string> = worker === undefined ? {} : { "worker.cjs": worker };
  const code = program({ root, name: app, entry, main, beside });
  const files = [...code.files, ["host.json", json(host)] as const];
  const inputs = [...code.inputs, `${folder}/host.json`];
  return {
    archive: zip(files.map(([name, content]) => ({ name, content, deflated: deflate(root, content) }))),
    version: code.bundleHash.slice(0, 12),
    files: files
      .map(([name, content]) => ({ name, bytes: content.length, sha256: sha256(content) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    sources: [...inputs, "package-lock.json"].filter((path) => !isLibrary(root, path)),
    inputs,
  };
}

function readHostJson(root: string, folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, folder, "host.json"), "utf8"));
  } catch (cause) {
    throw new PackagingError(folder, "HostJsonUnreadable", {
      what: "host.json is missing or is not JSON",
      why: `the Functions host reads it before any code: ${cause}`,
      fix: `write ${folder}/host.json; {"version": "2.0"} is the smallest`,
      cause,
    });
  }
}
