import { type HuffmanTable, huffmanTable } from "./huffman-bits";
import { type JpegFrame, type Scan, scanBlocks } from "./jpeg-scan";

/** Decoders refuse more: a file of thousands of scans over one large picture is made to take long. */
const mostScans = 100;

/** Two bits for each of the three blocks of 64 pixels are the shortest code. */
const pixelsOfZero = 64;

const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/**
 * How much of a JPEG's picture is in the file: of the coefficients of its blocks, those that can be read. Of a progressive
 * one a coefficient counts from its first approximation on; what refines it later is finer than a rendition shows.
 *
 * Nothing is turned into pixels here, and it runs only for files that the decoder has complained of.
 *
 * @returns undefined for what is not coded with Huffman's codes
 */
export function jpegShare(bytes: Buffer): number | undefined {
  const tables = new Map<number, HuffmanTable>();
  let end = bytes.length;
  let frame: JpegFrame | undefined;
  let restartInterval = 0;
  let read = 0;
  let scans = 0;

  for (let at = nextMarker(bytes, 0, end); at !== undefined; ) {
    const marker = bytes[at + 1] ?? 0;
    const hasLength = marker !== 0xd8 && marker !== 0x01 && !isRestart(marker);
    if (marker === 0xd9 || (hasLength && at + 4 > end)) break;
    const length = hasLength ? bytes.readUInt16BE(at + 2) : 0;
    const segment = bytes.subarray(at + 4, Math.min(at + 2 + length, end));
    let next = at + 2 + length;

    if (marker === 0xc4) readTables(segment, tables);
    else if (marker === 0xdd && segment.length >= 2) restartInterval = segment.readUInt16BE(0);
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      if (marker > 0xc2) return undefined;
      frame ??= readFrame(segment, marker === 0xc2);
      if (frame) end = endOfData(bytes, segment.readUInt16BE(1) * segment.readUInt16BE(3));
    } else if (marker === 0xda && frame) {
      const scan = readScan(segment, frame, tables, restartInterval);
      if (!scan || ++scans > mostScans) break;
      read += scanBlocks(bytes, next, end, frame, scan);
      next = afterScan(bytes, next, end);
    }
    at = nextMarker(bytes, next, end);
  }
  return frame && Math.min(1, read / wholeOf(frame));
}

/** What was laid out in advance for data that never came is no picture. The code of one colour can be zeros too, but few. */
function endOfData(bytes: Buffer, pixels: number): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.length - end > 64 + pixels / pixelsOfZero ? end : bytes.length;
}

function nextMarker(bytes: Buffer, from: number, end: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < end; at = bytes.indexOf(0xff, at + 1)) {
    const following = bytes[at + 1];
    if (following !== 0 && following !== 0xff) return at;
  }
  return undefined;
}

function afterScan(bytes: Buffer, from: number, end: number): number {
  let at = nextMarker(bytes, from, end);
  while (at !== undefined && isRestart(bytes[at + 1] ?? 0)) at = nextMarker(bytes, at + 2, end);
  return at ?? end;
}

function readTables(segment: Buffer, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    tables.set(segment[at] ?? 0, huffmanTable(counts, segment.subarray(at + 17, at + 17 + symbols)));
    at += 17 + symbols;
  }
}

function readFrame(segment: Buffer, isProgressive: boolean): JpegFrame | undefined {
  if (segment.length < 6 + 3 * (segment[5] ?? 0)) return undefined;
  const components = Array.from({ length: segment[5] ?? 0 }, (_, index) => {
    const sampling = segment[7 + 3 * index] ?? 0;
    return { id: segment[6 + 3 * index] ?? 0, across: sampling >> 4, down: sampling & 15 };
  });
  if (components.length === 0 || components.some(({ across, down }) => across === 0 || down === 0))
    return undefined;
  const most = {
    across: Math.max(...components.map(({ across }) => across)),
    down: Math.max(...components.map(({ down }) => down)),
  };
  const height = segment.readUInt16BE(1);
  const width = segment.readUInt16BE(3);
  const mcusAcross = Math.ceil(width / (8 * most.across));
  const mcusDown = Math.ceil(height / (8 * most.down));
  return {
    isProgressive,
    mcusAcross,
    mcusDown,
    components: components.map((component) => ({
      ...component,
      blocksAcross: Math.ceil((width * component.across) / (8 * most.across)),
      blocksDown: Math.ceil((height * component.down) / (8 * most.down)),
    })),
  };
}

function readScan(
  segment: Buffer,
  frame: JpegFrame,
  tables: ReadonlyMap<number, HuffmanTable>,
  restartInterval: number,
): Scan | undefined {
  const count = segment[0] ?? 0;
  if (segment.length < 4 + 2 * count) return undefined;
  const components = Array.from({ length: count }, (_, index) => {
    const component = frame.components.find(({ id }) => id === segment[1 + 2 * index]);
    const chosen = segment[2 + 2 * index] ?? 0;
    return component && { ...component, dc: tables.get(chosen >> 4), ac: tables.get(0x10 | (chosen & 15)) };
  }).filter((component) => component !== undefined);
  if (components.length !== count || count === 0) return undefined;
  const [first = 0, last = 63, bits = 0] = segment.subarray(1 + 2 * count);
  return frame.isProgressive
    ? { components, first, last: Math.min(last, 63), isRefinement: bits >> 4 !== 0, restartInterval }
    : { components, first: 0, last: 63, isRefinement: false, restartInterval };
}

/** All coefficients; the blocks at the right and lower edge that exist only to fill a unit do not count. */
function wholeOf({ components }: JpegFrame): number {
  return components.reduce((sum, { blocksAcross, blocksDown }) => sum + blocksAcross * blocksDown * 64, 0);
}
