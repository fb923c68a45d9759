import { watch } from "node:fs";
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
  const watcher = watch(folder, { recursive: true, signal }, () => {
    isEdited = true;
    wake();
  });
  watcher.on("error", () => wake());
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
