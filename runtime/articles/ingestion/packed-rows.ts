/** Numbers of four bytes each, little endian, as every machine Node runs on has them. */
export function packedOf(row: Float32Array | Int32Array): Buffer {
  return Buffer.from(row.buffer, row.byteOffset, row.byteLength);
}

export function floatsOf(bytes: Buffer): Float32Array {
  return new Float32Array(copied(bytes));
}

export function integersOf(bytes: Buffer): Int32Array {
  return new Int32Array(copied(bytes));
}

/** What comes from a database begins anywhere in a larger block. */
function copied(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
