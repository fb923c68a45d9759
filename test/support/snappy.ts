import { ThriftReader } from "./thrift-reader";

/** What a block of Snappy holds. https://github.com/google/snappy/blob/main/format_description.txt */
export function snappy(bytes: Buffer): Buffer {
  const reader = new ThriftReader(bytes);
  const out = Buffer.alloc(reader.varint());
  let to = 0;
  for (let at = reader.at; at < bytes.length; ) {
    const tag = bytes[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const size = length - 60;
        length = bytes.readUIntLE(at, size) + 1;
        at += size;
      }
      bytes.copy(out, to, at, at + length);
      [at, to] = [at + length, to + length];
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const size = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const offset = bytes.readUIntLE(at, size) + (kind === 1 ? (tag >> 5) * 256 : 0);
    at += size;
    // a copy may reach into what it writes itself
    for (let n = 0; n < length; n++, to++) out[to] = out[to - offset] ?? 0;
  }
  return out;
}
