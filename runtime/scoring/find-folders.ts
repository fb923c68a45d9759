import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a search came upon, each with its path below the root; folders end with "/", and "" is the root. */
export interface FoundFolders {
  /** Folders with a file of that name. */
  readonly holders: readonly string[];
  /** What else is there, for whoever misses the file. */
  readonly others: readonly string[];
}

/**
 * Looks for the folders with a file called `name` in `root` and `levels` below. What lies below such a folder belongs to it.
 *
 * Links are followed, but a folder that several lead to is looked at once; one that may not be read is passed over, as
 * a mounted disk has a "lost+found".
 */
export function findFolders(root: string, name: string, levels: number): FoundFolders {
  const holders: string[] = [];
  const others: string[] = [];
  const seen = new Set<string>();

  const look = (folder: string): string[] => {
    const entries = readOnce(join(root, folder), seen);
    if (entries.some((entry) => entry.kind === "file" && entry.name === name)) {
      holders.push(folder);
      return [];
    }
    const folders = entries.filter(({ kind }) => kind === "folder").map((entry) => `${folder}${entry.name}/`);
    const files = entries.filter(({ kind }) => kind !== "folder").map((entry) => `${folder}${entry.name}`);
    others.push(...folders, ...files);
    return folders;
  };

  let nearest = [""];
  for (let level = 0; level <= levels; level++) nearest = nearest.flatMap(look);
  return { holders, others: others.sort() };
}

type Kind = "file" | "folder" | "other";

/** What is in a folder by name; nothing when it was read before or may not be read. */
function readOnce(folder: string, seen: Set<string>): readonly { name: string; kind: Kind }[] {
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: entry.isSymbolicLink() ? kindOfTarget(join(folder, entry.name)) : kindOf(entry),
    }));
  } catch {
    return [];
  }
}

function kindOfTarget(link: string): Kind {
  try {
    return kindOf(statSync(link));
  } catch {
    return "other"; // it leads nowhere, or back to itself
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Kind {
  return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
}
