import { readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Editors write a file in several steps. */
const settleMs = 50;

/**
 * One value at once, and one for each burst of edits below a folder, until the signal.
 *
 * Edits that come while the last one is being dealt with are one more.
 */
export async function* editsBelow(folder: string, signal: AbortSignal): AsyncGenerator<void> {
  let isEdited = true;
  let wake = () => {};
  const onEdit = () => {
    isEdited = true;
    wake();
  };
  // one for each folder: Node's recursive watch loses a file that an editor has put in another's place
  for (const each of foldersIn(folder)) watch(each, { signal }, onEdit).on("error", wake);
  signal.addEventListener("abort", () => wake());
  while (!signal.aborted) {
    if (!isEdited) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isEdited || signal.aborted) resolve();
      });
      continue;
    }
    await wait(settleMs);
    isEdited = false;
    yield;
  }
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory());
  return [folder, ...below.map(({ name, parentPath }) => join(parentPath, name))];
}
