import { constants, gzipSync } from "node:zlib";
import * as z from "zod";
import type { InteractionRow } from "./interaction-row";
import { bucketCount, bucketOf } from "./lake-places";
import { withUnzipped } from "./unpacked";

/** Bytes of each bucket's lines, in their order. */
const Header = z.strictObject({
  buckets: z.array(
    z.tuple([
      z
        .int()
        .min(0)
        .max(bucketCount - 1),
      z.int().min(1),
    ]),
  ),
});

/**
 * Rows as JSON lines, packed. The first line says where the lines of each bucket lie, so that whoever wants some of them reads no others.
 */
export function batchBytes(rows: readonly InteractionRow[]): Buffer {
  const lines = new Map<number, string[]>();
  for (const row of rows) {
    const bucket = bucketOf(row.reader);
    const of = lines.get(bucket) ?? [];
    lines.set(bucket, of);
    of.push(JSON.stringify(row));
  }
  const parts = [...lines]
    .sort(([a], [b]) => a - b)
    .map(([bucket, of]) => ({ bucket, text: Buffer.from(`${of.join("\n")}\n`) }));
  const header = { buckets: parts.map(({ bucket, text }) => [bucket, text.length]) };
  const text = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts.map((part) => part.text)]);
  return gzipSync(text, { level: constants.Z_BEST_SPEED });
}

/**
 * Tells the lines of each bucket that a batch has, in the order of buckets, each line with a line feed at its end.
 *
 * @param tell is lent the text until it returns
 */
export function linesOfBatch(bytes: Uint8Array, tell: (bucket: number, text: Buffer) => void): void {
  withUnzipped(bytes, (text) => {
    const end = text.indexOf("\n");
    const { buckets } = Header.parse(JSON.parse(text.toString("utf8", 0, end)));
    let at = end + 1;
    for (const [bucket, length] of buckets) {
      tell(bucket, text.subarray(at, at + length));
      at += length;
    }
  });
}

/** @param from the first bucket that is wanted, and behind the last one */
export function rowsOfBatch(bytes: Uint8Array, from = 0, to = bucketCount): InteractionRow[] {
  const rows: InteractionRow[] = [];
  linesOfBatch(bytes, (bucket, text) => {
    if (bucket < from || bucket >= to) return;
    addRows(rows, text);
  });
  return rows;
}

/** Adds the rows of lines, each of which has a line feed at its end. */
export function addRows(rows: InteractionRow[], lines: Buffer): void {
  if (lines.length === 0) return;
  for (const line of lines.toString("utf8", 0, lines.length - 1).split("\n")) rows.push(JSON.parse(line));
}
