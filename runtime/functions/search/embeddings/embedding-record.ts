import * as z from "zod";

/** An image as a model sees it. */
export interface Embedding {
  readonly model: { readonly id: string; readonly name: string };
  /** Who made it. */
  readonly deployment: string | null;
  /** Of unit length. */
  readonly vector: Float32Array;
}

const Head = z.object({
  model: z.object({ id: z.string(), name: z.string() }),
  deployment: z.string().nullable(),
});

/** Raised when the record changes: what was kept before is not understood any more, and made again. */
const version = 1;

/** One byte of version, two of the head's length, the head as JSON, then 32-bit floats, little-endian. */
export function encodeEmbedding({ model, deployment, vector }: Embedding): Buffer {
  const head = Buffer.from(JSON.stringify({ model, deployment }));
  const prefix = Buffer.from([version, head.length & 0xff, head.length >> 8]);
  return Buffer.concat([prefix, head, Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)]);
}

/** undefined when it is no record of this version, or no vector. */
export function decodeEmbedding(record: Buffer): Embedding | undefined {
  try {
    const start = 3 + record.readUInt16LE(1);
    if (record[0] !== version || (record.length - start) % 4 !== 0 || record.length <= start)
      return undefined;
    const head = Head.parse(JSON.parse(record.toString("utf8", 3, start)));
    // copied: floats must lie at a multiple of four bytes
    const vector = new Float32Array(new Uint8Array(record.subarray(start)).buffer);
    return vector.every(Number.isFinite) ? { ...head, vector } : undefined;
  } catch {
    return undefined;
  }
}
