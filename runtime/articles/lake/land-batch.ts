import { grouped } from "../../shared/grouped";
import { batchBytes } from "./batch-file";
import type { InteractionRow } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchName, hourOf } from "./lake-places";

/**
 * Writes rows of a batch of one partition, one file for each hour in which they came. Its name says which events it has: the same batch
 * again is the same file, and one that was cut otherwise overlaps it, which whoever merges them sees by the rows.
 */
export async function landBatch(
  files: Pick<LakeFiles, "put">,
  rows: readonly InteractionRow[],
): Promise<void> {
  const hours = grouped(rows, ({ arrived }) => hourOf(arrived));
  for (const [hour, of] of hours) {
    const [first, last] = [of[0], of.at(-1)];
    if (!first || !last) continue;
    const place = { hour, partition: first.partition, first: first.sequence, last: last.sequence };
    await files.put(batchName(place), batchBytes(of));
  }
}
