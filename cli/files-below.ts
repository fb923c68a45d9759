import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "./failure";

export interface FoundFile {
  /** From the folder, with slashes: "2024/beach.jpg". */
  readonly file: string;
  /** Where it can be opened. */
  readonly path: string;
}

/**
 * Files below a folder in the order of their names, or the one file. Symbolic links are followed, but for those that
 * lead back to a folder they lie in: its files are there already.
 *
 * @param onBroken told of each link to nothing. @default - they are named on the error output
 * @throws Failure FileNotFound
 */
export function filesBelow(path: string, onBroken = leftOut): FoundFile[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new Failure("FileNotFound", {
      what: `${path} does not exist`,
      why: "there is no file and no folder of that name",
      fix: "see that the path is right",
    });
  }
  if (!found.isDirectory()) return [{ file: basename(path), path }];
  return [...walk(path, { prefix: "", above: [], onBroken })].sort((one, other) =>
    one.file < other.file ? -1 : 1,
  );
}

interface Place {
  readonly prefix: string;
  /** The real folders on the way here. */
  readonly above: readonly string[];
  readonly onBroken: (file: string) => void;
}

function* walk(folder: string, { prefix, above, onBroken }: Place): Generator<FoundFile> {
  const here = realpathSync(folder);
  if (above.includes(here)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const kind = statOf(path);
    if (kind === undefined) onBroken(prefix + name);
    else if (kind.isFile()) yield { file: prefix + name, path };
    else if (kind.isDirectory())
      yield* walk(path, { prefix: `${prefix}${name}/`, above: [...above, here], onBroken });
  }
}

/** undefined for a link that leads nowhere, or to itself */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOOP") return undefined;
    throw error;
  }
}

function leftOut(file: string): void {
  console.error(`left out: ${file}, a symbolic link to nothing`);
}
