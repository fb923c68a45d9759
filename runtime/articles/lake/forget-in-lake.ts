import { someAtATime } from "../../shared/some-at-a-time";
import { batchBytes, rowsOfBatch } from "./batch-file";
import { interactionFile, rowsOfFile } from "./interaction-file";
import type { InteractionRow } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketOf, bucketPlace, incoming, interactions } from "./lake-places";
import { type RowFormat, rewriteFile } from "./rewrite-file";

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
    const rewritten = (names: readonly string[], format: RowFormat<InteractionRow>) =>
      someAtATime(filesAtATime, names, (name) => {
        hold?.signal.throwIfAborted();
        return rewriteFile(files, name, ({ reader }) => readers.has(reader), {
          ...format,
          whenEmpty: "remove",
        });
      });
    const inBatches = await rewritten(batches, {
      read: async (bytes) => rowsOfBatch(bytes),
      write: batchBytes,
    });
    const inFiles = await rewritten(sealed, { read: rowsOfFile, write: interactionFile });
    const rows = [...inBatches, ...inFiles].filter((gone) => gone > 0);
    return { rows: rows.reduce((sum, gone) => sum + gone, 0), files: rows.length };
  } finally {
    await hold?.release();
  }
}
