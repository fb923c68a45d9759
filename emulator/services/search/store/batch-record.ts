import { parseExactly, stringifyExactly } from "../documents/exact-json";
import type { Document } from "../documents/value";
import type { IndexSchema } from "../schema/index-schema";

/** A document as it stands after a write. */
export interface StoredDocument {
  readonly document: Document;
  readonly vectors: Readonly<Record<string, Float32Array | null>>;
}

/** What one batch did: whole documents, and keys of those that went. */
export interface BatchRecord {
  readonly puts: readonly StoredDocument[];
  readonly deletes: readonly string[];
}

interface Header {
  readonly puts: readonly Document[];
  readonly deletes: readonly string[];
  /** For each vector field, the positions in `puts` of the documents that have one. */
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

/** JSON for everything but vectors, which follow as they are in memory: reading 100,000 takes a second. */
export function encodeBatch({ puts, deletes }: BatchRecord, schema: IndexSchema): Uint8Array[] {
  const vectors: Record<string, number[]> = {};
  const floats: Uint8Array[] = [];
  for (const name of schema.vectors.keys()) {
    vectors[name] = [];
    puts.forEach((put, at) => {
      const vector = put.vectors[name];
      if (!vector) return;
      vectors[name]?.push(at);
      floats.push(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    });
  }
  const header: Header = { puts: puts.map((put) => put.document), deletes, vectors };
  const json = Buffer.from(stringifyExactly(header));
  // floats are read where they stand, so they start at a multiple of four
  const padding = Buffer.alloc((4 - (json.length % 4)) % 4, " ");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length + padding.length);
  return [length, json, padding, ...floats];
}

export function decodeBatch(record: Buffer, schema: IndexSchema): BatchRecord {
  const length = record.readUInt32LE(0);
  const header = parseExactly(record.toString("utf8", 4, 4 + length)) as Header;
  const puts = header.puts.map((document) => ({
    document,
    vectors: {} as Record<string, Float32Array | null>,
  }));
  let offset = record.byteOffset + 4 + length;
  // in the order in which they were written: fields may have been added since
  for (const [name, positions] of Object.entries(header.vectors)) {
    const dimensions = schema.vectors.get(name)?.dimensions ?? 0;
    for (const at of positions) {
      const put = puts[at];
      if (put) put.vectors[name] = new Float32Array(record.buffer, offset, dimensions);
      offset += dimensions * Float32Array.BYTES_PER_ELEMENT;
    }
  }
  return { puts, deletes: header.deletes };
}
