/** Bytes of a key, hexadecimal. */
const keyBytes = 64;

/** A checkpoint says of which key it is: a stage with other inputs must not go on from it. */
export function withKey(key: string, checkpoint: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(key), checkpoint]);
}

/** @returns undefined for a checkpoint of another key */
export function keptFor(key: string, stored: Uint8Array | undefined): Uint8Array | undefined {
  if (stored === undefined) return undefined;
  const file = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  return file.toString("latin1", 0, keyBytes) === key ? Uint8Array.from(file.subarray(keyBytes)) : undefined;
}
