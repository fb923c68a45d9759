import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkName } from "./check-name";
import { filesThatName } from "./lines";
import { type Spellings, spellingsOf } from "./spellings";
import { filesOf } from "./template";

export interface NewWorkload {
  readonly name: Spellings;
  /** Files that were not there, from the checkout's root. */
  readonly wrote: readonly string[];
  /** Files that have one line more. */
  readonly changed: readonly string[];
}

/**
 * Writes a workload with one handler, ready to be deployed, and a line in the list of workloads and in `local`.
 *
 * @param root the checkout
 * @param wanted words with hyphens, e.g. "film-reviews"
 * @throws Failure when there can be none of that name; nothing is written then
 */
export async function newWorkload(root: string, wanted: string): Promise<NewWorkload> {
  const name = spellingsOf(wanted);
  checkName(root, name);
  const named = filesThatName(root, name);
  const files = await filesOf(root, name);
  for (const { path, text } of [...files, ...named]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { name, wrote: files.map(({ path }) => path), changed: named.map(({ path }) => path) };
}
