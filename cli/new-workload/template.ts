import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import { renamed, type Spellings, spellingsOf } from "./spellings";

/** A workload that is compiled, tested and bundled as all are, and that no list names: new ones begin as copies of it. */
const template = spellingsOf("workload-template");

export interface WorkloadFile {
  /** From the checkout's root. */
  readonly path: string;
  readonly text: string;
}

/** Folders that each workload of one app has, from the checkout's root. */
export const foldersOf = ({ kebab }: Spellings): readonly string[] => [
  `workloads/${kebab}`,
  `runtime/functions/${kebab}`,
];

/**
 * All files of the template as they are.
 *
 * @param root the checkout
 * @throws Failure TemplateNotFound
 */
export function templateFiles(root: string): WorkloadFile[] {
  if (!existsSync(join(root, "workloads", template.kebab))) {
    throw new Failure("TemplateNotFound", {
      what: `${root} has no workloads/${template.kebab}, of which new workloads begin as copies`,
      why: "it lies in Vitrine's own repository, and refers to what is beside it there",
      fix: "run this in a checkout of Vitrine; a repository that has Vitrine as a dependency imports from it instead",
    });
  }
  return foldersOf(template).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => ({ path: file.slice(root.length + 1), text: readFileSync(file, "utf8") })),
  );
}

/** The same files as those of another workload. */
export function filesOf(root: string, name: Spellings): Promise<WorkloadFile[]> {
  const copies = templateFiles(root).map(({ path, text }) => ({
    path: renamed(path, template, name),
    text: renamed(text, template, name),
  }));
  return Promise.all(copies.map(async (file) => ({ ...file, text: await tidied(root, file) })));
}

/** Lines break, and imports are sorted, by the length and letters of names. */
async function tidied(root: string, { path, text }: WorkloadFile): Promise<string> {
  if (!path.endsWith(".ts")) return text;
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      // of a text and not of files: it would look at the whole checkout first, which takes seconds
      [biome, "check", "--write", `--stdin-file-path=${path}`],
      { cwd: root },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
    child.stdin?.end(text);
  });
}
