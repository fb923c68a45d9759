import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fromRoot, vitrineFolder } from "../../vitrine-folder";
import { sha256 } from "./files";

/** A file as it was when it was read: stamps are compared first, contents only when the stamps differ. */
export interface Input {
  /** Relative to the repository. */
  readonly path: string;
  readonly stamp: string;
  readonly sha256: string;
}

/**
 * Remembers the files that something was made of.
 *
 * @param since when the making began, in milliseconds. A file changed after that may have been read before
 * or after its change, so it counts as changed the next time.
 */
export function record(root: string, paths: readonly string[], since: number): Input[] {
  // file times advance in steps of up to 10 ms
  const settled = since - 10;
  return paths.map((path) =>
    modified(root, path) > settled
      ? { path, stamp: "changing", sha256: "changing" }
      : { path, stamp: stampOf(root, path), sha256: sha256Of(root, path) },
  );
}

/** Whether every input is still what it was. */
export function isUnchanged(root: string, inputs: readonly Input[]): boolean {
  return inputs.every(
    ({ path, stamp, sha256 }) => stampOf(root, path) === stamp || sha256Of(root, path) === sha256,
  );
}

/** What decides about everything that is made: the installed versions, and the code that makes it. */
export function inputsOfAll(root: string): string[] {
  return ["package-lock.json", "node_modules/.package-lock.json", ...ownSources(root)];
}

function ownSources(root: string): string[] {
  return readdirSync(join(vitrineFolder, "packaging"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => fromRoot(root, `packaging/${file}`));
}

function modified(root: string, path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function stampOf(root: string, path: string): string {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeMs}` : "absent";
}

/** Most of what programs are made of they have in common: a file that has not changed is read once for all of them. */
const known = new Map<string, Omit<Input, "path">>();

function sha256Of(root: string, path: string): string {
  const file = join(root, path);
  const stamp = stampOf(root, path);
  const before = known.get(file);
  if (before?.stamp === stamp) return before.sha256;
  try {
    const found = { stamp, sha256: sha256(readFileSync(file)) };
    known.set(file, found);
    return found.sha256;
  } catch {
    return "absent";
  }
}
