/**
 * The partition to which Event Hubs sends a key: lookup3 of its bytes (hashlittle2 of Bob Jenkins, 2006, in the public domain), both
 * halves combined to 16 bits with a sign. Clients that choose partitions by themselves do the same.
 */
export function partitionOfKey(key: string, partitions: number): number {
  const [b, c] = lookup3(Buffer.from(key));
  const signed = ((b ^ c) << 16) >> 16;
  return Math.abs(signed % partitions);
}

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

function lookup3(bytes: Buffer): [number, number] {
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  // three words at a time; the last ones are filled up with zeros
  const padded = Buffer.concat([bytes, Buffer.alloc(12)]);
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + padded.readInt32LE(at)) | 0;
    b = (b + padded.readInt32LE(at + 4)) | 0;
    c = (c + padded.readInt32LE(at + 8)) | 0;
    for (const bits of [4, 6, 8, 16, 19, 4]) {
      a = (a - c) ^ rotate(c, bits);
      c = (c + b) | 0;
      [a, b, c] = [b, c, a];
    }
  }
  if (bytes.length === 0) return [b, c];
  a = (a + padded.readInt32LE(at)) | 0;
  b = (b + padded.readInt32LE(at + 4)) | 0;
  c = (c + padded.readInt32LE(at + 8)) | 0;
  for (const bits of [14, 11, 25, 16, 4, 14, 24]) {
    c = ((c ^ b) - rotate(b, bits)) | 0;
    [a, b, c] = [b, c, a];
  }
  // seven turns have moved the words on by one
  return [a, b];
}
