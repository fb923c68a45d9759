import { someAtATime } from "../../shared/some-at-a-time";
import { rowsOfBatch } from "./batch-file";
import { rowsOfFile } from "./interaction-file";
import { type InteractionRow, merged } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketPlace, dayFolder, hourOf, incoming, interactions } from "./lake-places";

const filesAtATime = 16;
const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** When events came into the hub, milliseconds since 1970: from the first time on, and before the second. */
export interface ArrivalRange {
  readonly from: number;
  readonly before: number;
}

/**
 * What came in a range of time, an hour after the other, each event once and by when it came. Also what came in this hour, in batches that
 * are not merged yet.
 *
 * A reader's deeds are in the order in which they came. A deed that was told twice was sent twice: whoever counts, counts ids.
 */
export async function* readInteractions(
  files: LakeFiles,
  range: ArrivalRange,
): AsyncGenerator<InteractionRow[]> {
  for (let day = range.from - (range.from % dayMs); day < range.before; day += dayMs) {
    // batches first: whatever is merged meanwhile is in the other files
    const batches = await files.names(`${incoming}${dayFolder(day)}/`);
    const landed = await someAtATime(filesAtATime, batches.filter(isWanted(batchPlace, range)), (name) =>
      rowsIn(files, name, async (bytes) => rowsOfBatch(bytes)),
    );
    const sealed = (await files.names(`${interactions}${dayFolder(day)}/`)).filter(
      isWanted(bucketPlace, range),
    );
    for (
      let hour = Math.max(day, hourOf(range.from));
      hour < Math.min(day + dayMs, range.before);
      hour += hourMs
    ) {
      const ofHour = sealed.filter((name) => bucketPlace(name)?.hour === hour);
      const parts = await someAtATime(filesAtATime, ofHour, (name) => rowsIn(files, name, rowsOfFile));
      const open = landed.map((rows) => rows.filter(({ arrived }) => hourOf(arrived) === hour));
      const rows = merged(...parts, ...open).filter(
        ({ arrived }) => arrived >= range.from && arrived < range.before,
      );
      if (rows.length > 0) yield rows;
    }
  }
}

function isWanted(placeOf: (name: string) => { readonly hour: number } | undefined, range: ArrivalRange) {
  return (name: string) => {
    const hour = placeOf(name)?.hour;
    return hour !== undefined && hour + hourMs > range.from && hour < range.before;
  };
}

async function rowsIn(
  files: LakeFiles,
  name: string,
  read: (bytes: Buffer) => Promise<InteractionRow[]>,
): Promise<InteractionRow[]> {
  const file = await files.read(name);
  return file ? read(file.bytes) : [];
}
