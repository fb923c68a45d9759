import { addRows, linesOfBatch } from "./batch-file";
import type { InteractionRow } from "./interaction-row";
import { deflated, withInflated } from "./unpacked";

/** Lines of one bucket that are packed together, in bytes. */
const packedTogether = 64 * 1024;

interface Waiting {
  readonly packed: Buffer[];
  readonly open: Buffer;
  openBytes: number;
}

/**
 * Lines of batches, each by its bucket, packed until they are wanted: a batch is unpacked once, and only the rows of the buckets that are
 * written just then are objects.
 */
export class BucketLines {
  /** Of the batches. */
  bytes = 0;
  private readonly waiting = new Map<number, Waiting>();

  /** Buckets of which there is something, in their order. */
  get buckets(): number[] {
    return [...this.waiting.keys()].sort((a, b) => a - b);
  }

  add(batch: Uint8Array): void {
    this.bytes += batch.length;
    linesOfBatch(batch, (bucket, text) => this.addLines(bucket, text));
  }

  /** The rows of a bucket, in the order in which they were added; from then on they are not here any more. */
  take(bucket: number): InteractionRow[] {
    const waiting = this.waiting.get(bucket);
    const rows: InteractionRow[] = [];
    if (!waiting) return rows;
    this.waiting.delete(bucket);
    for (const part of waiting.packed) withInflated(part, (text) => addRows(rows, text));
    addRows(rows, waiting.open.subarray(0, waiting.openBytes));
    return rows;
  }

  private addLines(bucket: number, text: Buffer): void {
    const waiting = this.waiting.get(bucket) ?? {
      packed: [],
      open: Buffer.allocUnsafeSlow(packedTogether),
      openBytes: 0,
    };
    this.waiting.set(bucket, waiting);
    if (waiting.openBytes + text.length > packedTogether) {
      if (waiting.openBytes > 0) waiting.packed.push(deflated(waiting.open.subarray(0, waiting.openBytes)));
      waiting.openBytes = 0;
    }
    if (text.length > packedTogether) waiting.packed.push(deflated(text));
    else waiting.openBytes += text.copy(waiting.open, waiting.openBytes);
  }
}
