import { someAtATime } from "../../shared/some-at-a-time";
import { batchBytes, rowsOfBatch } from "./batch-file";
import { interactionFile, rowsOfFile } from "./interaction-file";
import type { InteractionRow } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketOf, bucketPlace, incoming, interactions } from "./lake-places";

const filesAtATime = 16;

export interface ForgottenInLake {
  /** Rows that are gone. */
  readonly rows: number;
  /** Files that were rewritten, or deleted because nothing else was in them. */
  readonly files: number;
}

/**
 * Takes a reader out of the lake, by each of their keys: the files of their buckets that have something of theirs are written without
 * it, all others stay. Done again after whatever end, it does the rest. It waits for whoever merges batches.
 *
 * What the account gives back of deleted and replaced files goes with its days for that.
 */
export async function forgetInLake(files: LakeFiles, keys: readonly string[]): Promise<ForgottenInLake> {
  const hold = await files.hold(true);
  try {
    const readers = new Set(keys);
    const buckets = new Set(keys.map(bucketOf));
    const batches = (await files.names(incoming)).filter(batchPlace);
    const sealed = (await files.names(interactions)).filter((name) =>
      buckets.has(bucketPlace(name)?.bucket ?? -1),
    );
    const inBatches = await someAtATime(filesAtATime, batches, (name) => {
      hold?.signal.throwIfAborted();
      return rewrite(files, name, readers, { read: async (bytes) => rowsOfBatch(bytes), write: batchBytes });
    });
    const inFiles = await someAtATime(filesAtATime, sealed, (name) => {
      hold?.signal.throwIfAborted();
      return rewrite(files, name, readers, { read: rowsOfFile, write: interactionFile });
    });
    const rows = [...inBatches, ...inFiles].filter((gone) => gone > 0);
    return { rows: rows.reduce((sum, gone) => sum + gone, 0), files: rows.length };
  } finally {
    await hold?.release();
  }
}

interface Format {
  readonly read: (bytes: Buffer) => Promise<InteractionRow[]>;
  readonly write: (rows: readonly InteractionRow[]) => Buffer;
}

/** @returns how many rows are gone */
async function rewrite(
  files: LakeFiles,
  name: string,
  readers: ReadonlySet<string>,
  format: Format,
): Promise<number> {
  const before = await files.read(name);
  if (!before) return 0;
  const rows = await format.read(before.bytes);
  const kept = rows.filter(({ reader }) => !readers.has(reader));
  if (kept.length === rows.length) return 0;
  if (kept.length === 0) await files.remove(name, before);
  else await files.replace(name, format.write(kept), before);
  return rows.length - kept.length;
}
