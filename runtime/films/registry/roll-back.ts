import type { ContainerClient } from "@azure/storage-blob";
import type { Champion } from "../champion";
import { readChampion, writeChampion } from "./champion-file";

export interface RolledBack {
  /** Undefined when nothing was changed. */
  readonly champion: Champion | undefined;
  /** What serves else. */
  readonly before: Champion | undefined;
  /** Why nothing was changed. */
  readonly refusal?: "nothing before" | "changed by others";
}

/**
 * Lets serve what served before the champion. Again, it goes back one more: what was rolled back is not gone back to, it has to pass the gate.
 *
 * @param by who asks
 */
export async function rollBack(
  files: ContainerClient,
  { by, now = () => new Date() }: { readonly by: string; readonly now?: () => Date },
): Promise<RolledBack> {
  const found = await readChampion(files);
  const { champion: before } = found;
  const target = before?.earlier.at(-1);
  if (!before || !target) return { champion: undefined, before, refusal: "nothing before" };
  const champion: Champion = {
    ...target,
    previous: before.version,
    earlier: before.earlier.slice(0, -1),
    decision: null,
    at: now().toISOString(),
    by,
  };
  if (await writeChampion(files, champion, found)) return { champion, before };
  return { champion: undefined, before, refusal: "changed by others" };
}
