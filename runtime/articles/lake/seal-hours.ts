import { grouped } from "../../shared/grouped";
import { someAtATime } from "../../shared/some-at-a-time";
import { unless } from "../../shared/unless";
import { rowsOfBatch } from "./batch-file";
import { interactionFile, rowsOfFile } from "./interaction-file";
import { type InteractionRow, merged } from "./interaction-row";
import type { LakeFile, LakeFiles } from "./lake-files";
import { batchPlace, bucketCount, bucketName, bucketOf, incoming } from "./lake-places";

/** Buckets whose rows are in memory at the same time. */
const bucketsAtATime = 8;
const filesAtATime = 16;
/** Files of rows that are written at the same time: each is some megabytes of values. */
const writtenAtATime = 2;

export interface Sealed {
  readonly hours: number;
  /** That came in batches, with those that came twice. */
  readonly rows: number;
  /** Bucket files that were written. */
  readonly files: number;
}

export interface SealOptions {
  /** Batches of hours from here on stay as they are. Milliseconds since 1970. */
  readonly before: number;
  /** Packed bytes of batches that are in memory at the same time. @default 32 MiB */
  readonly mostBytes?: number;
}

/**
 * Merges the batches of hours that are over into one file for each bucket:
 *
 * ```
 * batches ──read──▶ rows ──merge with the bucket's file──▶ file of the bucket, written whole ──▶ batches deleted
 * ```
 *
 * An event is in a bucket once, however often it came. So whoever ended anywhere is followed by one that does the rest: batches that
 * were merged and not deleted are merged again, and change nothing. Batches of an hour that come later are merged the next time.
 *
 * @returns undefined when somebody else rewrites files at the moment
 */
export async function sealHours(files: LakeFiles, options: SealOptions): Promise<Sealed | undefined> {
  const hold = await files.hold(false);
  if (!hold) return undefined;
  try {
    const { before, mostBytes = 32 * 1024 ** 2 } = options;
    const names = (await files.names(incoming)).filter((name) => (batchPlace(name)?.hour ?? before) < before);
    const hours = grouped(names, (name) => batchPlace(name)?.hour as number);
    let [rows, written] = [0, 0];
    for (const [hour, batches] of hours)
      for await (const some of readInParts(files, batches, mostBytes)) {
        const sealed = await sealBatches(files, hour, some, hold.signal);
        rows += sealed.rows;
        written += sealed.files;
      }
    return { hours: hours.size, rows, files: written };
  } finally {
    await hold.release();
  }
}

interface Batch {
  readonly name: string;
  readonly file: LakeFile;
}

async function* readInParts(
  files: LakeFiles,
  names: readonly string[],
  mostBytes: number,
): AsyncGenerator<Batch[]> {
  let part: Batch[] = [];
  let bytes = 0;
  for (let from = 0; from < names.length; from += filesAtATime) {
    const read = await someAtATime(filesAtATime, names.slice(from, from + filesAtATime), async (name) => ({
      name,
      file: await files.read(name),
    }));
    for (const { name, file } of read) {
      if (!file) continue;
      part.push({ name, file });
      bytes += file.bytes.length;
    }
    if (bytes < mostBytes) continue;
    yield part;
    [part, bytes] = [[], 0];
  }
  if (part.length > 0) yield part;
}

async function sealBatches(
  files: LakeFiles,
  hour: number,
  batches: readonly Batch[],
  signal: AbortSignal,
): Promise<{ rows: number; files: number }> {
  let [rows, written] = [0, 0];
  for (let from = 0; from < bucketCount; from += bucketsAtATime) {
    const some = batches.flatMap(({ file }) => rowsOfBatch(file.bytes, from, from + bucketsAtATime));
    rows += some.length;
    const buckets = grouped(some, ({ reader }) => bucketOf(reader));
    const changed = await someAtATime(writtenAtATime, [...buckets], async ([bucket, of]) => {
      signal.throwIfAborted();
      return mergeInto(files, bucketName({ hour, bucket }), of);
    });
    written += changed.filter((isChanged) => isChanged).length;
  }
  // 412: it was handed over again meanwhile, and is merged again
  await someAtATime(filesAtATime, batches, ({ name, file }) => unless([412], files.remove(name, file)));
  return { rows, files: written };
}

async function mergeInto(files: LakeFiles, name: string, rows: readonly InteractionRow[]): Promise<boolean> {
  const before = await files.read(name);
  const known = before ? await rowsOfFile(before.bytes) : [];
  const all = merged(known, rows);
  if (all.length === known.length) return false;
  await files.replace(name, interactionFile(all), before);
  return true;
}
