import { Readable } from "node:stream";
import { crc32, createInflate, deflateSync } from "node:zlib";
import { CollectedChunks } from "../../collected-chunks";

/** Start and step of the seven passes of an interlaced PNG: x, y, x step, y step. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
/** Larger ones would take too much memory for what is rare. */
const mostCompletedBytes = 16_000_000;
const pieceBytes = 64 * 1024;
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * How much of a PNG's picture is in the file: of its rows' bytes, those that can be inflated, up to the first chunk whose
 * checksum is wrong or the first row with a filter that does not exist.
 */
export async function pngShare(bytes: Buffer): Promise<number | undefined> {
  const rows = rowsOf(bytes);
  const whole = lengthOf(rows);
  if (whole === 0) return undefined;
  let read = 0;
  for await (const piece of readablePieces(bytes, rows)) read += piece.length;
  return Math.min(1, read / whole);
}

/**
 * An interlaced PNG with zeros for what is missing of its rows: the decoder makes nothing of one that is cut off, where it
 * makes the rows there are of others. Everything else is returned as it is.
 */
export async function completedPng(bytes: Buffer): Promise<Buffer> {
  const rows = rowsOf(bytes);
  const whole = lengthOf(rows);
  if (rows.length === 1 || whole > mostCompletedBytes) return bytes;
  const pixels = Buffer.alloc(whole);
  let at = 0;
  for await (const piece of readablePieces(bytes, rows)) at += piece.copy(pixels, at);
  const firstPixels = bytes.indexOf("IDAT") - 4;
  return Buffer.concat([
    bytes.subarray(0, firstPixels),
    pngChunk("IDAT", deflateSync(pixels, { level: 1 })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export function pngChunk(kind: "IDAT" | "IEND", content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind), content]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(content.length, 0);
  numbers.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([numbers.subarray(0, 4), named, numbers.subarray(4)]);
}

/** What the rows' bytes are inflated to, until something is wrong. */
async function* readablePieces(bytes: Buffer, rows: readonly Rows[]): AsyncGenerator<Buffer> {
  const isFilterKnown = filterCheck(rows);
  const inflate = createInflate();
  Readable.from(pixelPieces(bytes)).pipe(inflate);
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      const good = isFilterKnown(piece);
      yield piece.subarray(0, good);
      if (good < piece.length) return;
    }
  } catch {
    // damaged or cut off: what came before counts
  }
}

interface Rows {
  readonly count: number;
  /** Bytes of each, with its filter's. */
  readonly length: number;
}

/** One group of rows, or seven when the PNG is interlaced; none when the header cannot be read. */
function rowsOf(bytes: Buffer): readonly Rows[] {
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") return [];
  const header = bytes.subarray(16, 29);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bits = (header[8] ?? 0) * (samples[header[9] ?? 0] ?? 0);
  const rows = (across: number, down: number) => ({
    count: across === 0 ? 0 : down,
    length: 1 + Math.ceil((across * bits) / 8),
  });
  if (header[12] !== 1) return [rows(width, height)];
  return passes.map(([x, y, xStep, yStep]) =>
    rows(Math.ceil(Math.max(0, width - x) / xStep), Math.ceil(Math.max(0, height - y) / yStep)),
  );
}

function lengthOf(rows: readonly Rows[]): number {
  return rows.reduce((sum, { count, length }) => sum + count * length, 0);
}

/** The content of the chunks with pixels, the last of which may be cut off; many small chunks in one piece. */
function* pixelPieces(bytes: Buffer): Generator<Buffer> {
  let small = new CollectedChunks();
  for (let at = 8; at + 8 < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") {
      if (end + 4 <= bytes.length && crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) break;
      small.add(bytes.subarray(at + 8, Math.min(end, bytes.length)));
    }
    at = end + 4;
    if (small.length < pieceBytes) continue;
    yield small.joined();
    small = new CollectedChunks();
  }
  yield small.joined();
}

/** A function that takes the rows piece by piece and answers how many bytes of a piece come before a wrong filter. */
function filterCheck(passes: readonly Rows[]): (piece: Buffer) => number {
  let pass = 0;
  let row = 0;
  // of the next row's first byte, within the next piece
  let next = 0;
  return (piece) => {
    while (next < piece.length) {
      while (pass < passes.length && row >= (passes[pass]?.count ?? 0)) {
        pass++;
        row = 0;
      }
      const rows = passes[pass];
      if (!rows) return Math.min(next, piece.length);
      if ((piece[next] ?? 0) > 4) return next;
      next += rows.length;
      row++;
    }
    next = Math.max(0, next - piece.length);
    return piece.length;
  };
}
