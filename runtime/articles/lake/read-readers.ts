import { grouped } from "../../shared/grouped";
import { someAtATime } from "../../shared/some-at-a-time";
import { rowsOfBatch } from "./batch-file";
import { rowsOfReaders } from "./interaction-file";
import { type InteractionRow, merged } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import {
  batchPlace,
  bucketName,
  bucketOf,
  hourOf,
  hourOfFolder,
  incoming,
  interactions,
} from "./lake-places";

const filesAtATime = 16;
/** How many folders lie in each other until there are hours: year, month, day, hour. */
const levels = 4;

/**
 * All that the lake has of a reader, by each of their keys, an hour after the other, by when it came. It reads one file of an hour that is
 * over, and all batches of one that is not.
 */
export async function* readReaders(
  files: Pick<LakeFiles, "folders" | "names" | "read">,
  keys: readonly string[],
): AsyncGenerator<InteractionRow> {
  const readers = new Set(keys);
  const buckets = [...new Set(keys.map(bucketOf))];
  // batches first: whatever is merged meanwhile is in the other files
  const batches = (await files.names(incoming)).filter(batchPlace);
  const landed = await someAtATime(filesAtATime, batches, async (name) => {
    const { bytes } = (await files.read(name)) ?? {};
    if (!bytes) return [];
    const rows = buckets.flatMap((bucket) => rowsOfBatch(bytes, bucket, bucket + 1));
    return rows.filter(({ reader }) => readers.has(reader));
  });
  const open = grouped(landed.flat(), ({ arrived }) => hourOf(arrived));
  const hours = [...new Set([...(await hoursOf(files)), ...open.keys()])].sort((a, b) => a - b);
  for (let from = 0; from < hours.length; from += filesAtATime) {
    const some = await someAtATime(filesAtATime, hours.slice(from, from + filesAtATime), async (hour) => {
      const sealed: InteractionRow[] = [];
      for (const bucket of buckets) {
        const { bytes } = (await files.read(bucketName({ hour, bucket }))) ?? {};
        if (bytes) sealed.push(...(await rowsOfReaders(bytes, readers)));
      }
      return merged(sealed, open.get(hour) ?? []);
    });
    for (const rows of some) yield* rows;
  }
}

/** Hours that have files, without a list of the 64 files of each. */
async function hoursOf(files: Pick<LakeFiles, "folders">): Promise<number[]> {
  let folders = [interactions];
  for (let level = 0; level < levels; level++)
    folders = (await someAtATime(filesAtATime, folders, (folder) => files.folders(folder))).flat();
  return folders.flatMap((folder) => hourOfFolder(folder) ?? []);
}
