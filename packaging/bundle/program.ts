import { dirname } from "node:path";
import { isLibrary } from "../../vitrine-folder";
import { sha256 } from "../made-once/files";
import { bundle } from "./bundle";
import { nativeFiles, nativeVersions } from "./native-files";

export interface ProgramOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** What its package.json calls it. */
  readonly name: string;
  /** Where its code begins, relative to the checkout. */
  readonly entry: string;
  /** What the bundle is called, e.g. "function.cjs". */
  readonly main: string;
  /** Further bundles that it loads at run time: where the code of each begins, by what it is called. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** Code that can be started wherever Node runs on linux-x64. */
export interface Program {
  /** Its files by their paths: the bundle, package.json and native modules. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** SHA-256 of all bundles, hexadecimal; package.json has it too. */
  readonly bundleHash: string;
  /** The files of the checkout that decide about it, relative. */
  readonly inputs: readonly string[];
}

/** @throws PackagingError when it cannot be bundled, or a native module is not as the lockfile says */
export function program({ root, name, entry, main, beside = {} }: ProgramOptions): Program {
  const { code, inputs, natives } = bundle(root, entry);
  const others = Object.entries(beside).map(([file, from]) => ({ file, ...bundle(root, from) }));
  const allNatives = [...new Set([natives, ...others.map((other) => other.natives)].flat())].sort();
  const bundleHash = sha256(Buffer.concat([code, ...others.map((other) => other.code)]));
  const manifest = {
    name,
    private: true,
    main,
    vitrine: { bundle: bundleHash },
    dependencies: nativeVersions(root, dirname(entry), allNatives),
  };
  const files = new Map<string, Uint8Array>([
    [main, code],
    ...others.map((other) => [other.file, other.code] as const),
    ["package.json", json(manifest)],
    ...nativeFiles(root, dirname(entry), allNatives),
  ]);
  return {
    files,
    bundleHash,
    // the lockfile and what npm has installed tell of an SDK of 3,000 files as well as a look at each
    inputs: [
      ...new Set([
        ...inputs,
        ...others.flatMap((other) => other.inputs.filter((path) => !isLibrary(root, path))),
      ]),
    ],
  };
}

/** JSON that does not depend on how the file in the checkout is laid out. */
export function json(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
