import { rowsOfBatch } from "./batch-file";
import { type FoundInFile, findInFiles } from "./find-in-files";
import { rowsOfFile } from "./interaction-file";
import type { InteractionRow } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketPlace, incoming, interactions } from "./lake-places";

const filesAtATime = 16;

/** Files that have rows like that, in whatever bucket, and how many. It reads all of the lake. */
export async function findInLake(
  files: LakeFiles,
  isSought: (row: InteractionRow) => boolean,
): Promise<readonly FoundInFile[]> {
  const names = [
    ...(await files.names(incoming)).filter(batchPlace),
    ...(await files.names(interactions)).filter(bucketPlace),
  ];
  const rowsOf = (bytes: Buffer, name: string) => (batchPlace(name) ? rowsOfBatch(bytes) : rowsOfFile(bytes));
  return findInFiles(files, { names, filesAtATime, rowsOf }, isSought);
}
