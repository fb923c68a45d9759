import { someAtATime } from "../../shared/some-at-a-time";
import { rowsOfBatch } from "./batch-file";
import { rowsOfFile } from "./interaction-file";
import type { InteractionRow } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketPlace, incoming, interactions } from "./lake-places";

const filesAtATime = 16;

/** Files that have rows like that, in whatever bucket, and how many. It reads all of the lake. */
export async function findInLake(
  files: LakeFiles,
  isSought: (row: InteractionRow) => boolean,
): Promise<readonly { readonly where: string; readonly count: number }[]> {
  const names = [
    ...(await files.names(incoming)).filter(batchPlace),
    ...(await files.names(interactions)).filter(bucketPlace),
  ];
  const counts = await someAtATime(filesAtATime, names, async (where) => {
    const { bytes } = (await files.read(where)) ?? {};
    if (!bytes) return { where, count: 0 };
    const rows = batchPlace(where) ? rowsOfBatch(bytes) : await rowsOfFile(bytes);
    return { where, count: rows.filter(isSought).length };
  });
  return counts.filter(({ count }) => count > 0);
}
