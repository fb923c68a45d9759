import { grouped } from "../../shared/grouped";
import { someAtATime } from "../../shared/some-at-a-time";
import { unless } from "../../shared/unless";
import { BucketLines } from "./bucket-lines";
import { interactionFile, rowsOfFile } from "./interaction-file";
import { type InteractionRow, merged } from "./interaction-row";
import type { LakeFiles } from "./lake-files";
import { batchPlace, bucketName, incoming } from "./lake-places";

const filesAtATime = 16;

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
  /** Packed bytes of batches that are merged together: the more there are, the fewer files are written twice. @default 64 MiB */
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
    const { before, mostBytes = 64 * 1024 ** 2 } = options;
    const names = (await files.names(incoming)).filter((name) => (batchPlace(name)?.hour ?? before) < before);
    const hours = grouped(names, (name) => batchPlace(name)?.hour as number);
    let [rows, written] = [0, 0];
    for (const [hour, batches] of hours)
      for await (const part of readInParts(files, batches, mostBytes)) {
        const sealed = await sealPart(files, hour, part, hold.signal);
        rows += sealed.rows;
        written += sealed.files;
      }
    return { hours: hours.size, rows, files: written };
  } finally {
    await hold.release();
  }
}

/** Some batches of an hour. */
interface Part {
  readonly batches: { readonly name: string; readonly etag: string }[];
  readonly lines: BucketLines;
}

const noPart = (): Part => ({ batches: [], lines: new BucketLines() });

async function* readInParts(
  files: LakeFiles,
  names: readonly string[],
  mostBytes: number,
): AsyncGenerator<Part> {
  let part = noPart();
  for (let from = 0; from < names.length; from += filesAtATime) {
    const some = names.slice(from, from + filesAtATime);
    const read = await someAtATime(filesAtATime, some, (name) => files.read(name));
    for (const [n, file] of read.entries()) {
      if (!file) continue;
      part.batches.push({ name: some[n] as string, etag: file.etag });
      part.lines.add(file.bytes);
    }
    if (part.lines.bytes < mostBytes) continue;
    yield part;
    part = noPart();
  }
  if (part.batches.length > 0) yield part;
}

async function sealPart(
  files: LakeFiles,
  hour: number,
  { batches, lines }: Part,
  signal: AbortSignal,
): Promise<{ rows: number; files: number }> {
  let [rows, written] = [0, 0];
  // one after the other: the rows of a bucket are some tens of megabytes of objects
  for (const bucket of lines.buckets) {
    signal.throwIfAborted();
    const of = lines.take(bucket);
    rows += of.length;
    if (await mergeInto(files, bucketName({ hour, bucket }), of)) written++;
  }
  // 412: it was handed over again meanwhile, and is merged again
  await someAtATime(filesAtATime, batches, ({ name, etag }) => unless([412], files.remove(name, { etag })));
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
