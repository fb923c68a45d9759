import { constants, deflateRawSync, gunzipSync, inflateRawSync } from "node:zlib";

/** Longer contents are taken in several pieces, whose memory waits for a collection. */
const inOnePiece = 1024 * 1024;

/** What `act` makes of the contents of a gzip file, whose memory is given back when it returns. */
export function withUnzipped<Made>(bytes: Uint8Array, act: (text: Buffer) => Made): Made {
  return released(gunzipSync(bytes, { chunkSize: inOnePiece }), act);
}

export function withInflated<Made>(bytes: Uint8Array, act: (text: Buffer) => Made): Made {
  return released(inflateRawSync(bytes, { chunkSize: inOnePiece }), act);
}

/** Quickly packed, in memory of its own length. */
export function deflated(text: Uint8Array): Buffer {
  const packed = deflateRawSync(text, { level: constants.Z_BEST_SPEED, chunkSize: inOnePiece });
  return released(packed, (each) => Buffer.from(each));
}

/** Of ECMAScript 2024. */
type Releasable = ArrayBuffer & { transfer(length: number): ArrayBuffer };

/**
 * Buffers lie outside of the heap whose size says when to collect: thousands that nobody uses any more would be there before it does.
 * One that zlib made in one piece is nobody else's.
 */
function released<Made>(made: Buffer, act: (bytes: Buffer) => Made): Made {
  try {
    return act(made);
  } finally {
    const { buffer } = made;
    if (buffer.byteLength === inOnePiece) (buffer as Releasable).transfer(0);
  }
}
