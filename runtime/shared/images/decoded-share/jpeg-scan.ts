import { HuffmanBits, type HuffmanTable } from "./huffman-bits";

export interface JpegComponent {
  readonly id: number;
  /** Blocks of 8 x 8 in one unit of a scan of several components. */
  readonly across: number;
  readonly down: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

export interface JpegFrame {
  readonly isProgressive: boolean;
  readonly mcusAcross: number;
  readonly mcusDown: number;
  readonly components: readonly JpegComponent[];
}

export interface Scan {
  readonly components: readonly (JpegComponent & {
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  })[];
  /** The coefficients it holds, of 0 to 63. */
  readonly first: number;
  readonly last: number;
  readonly isRefinement: boolean;
  /** Units between two restarts; 0 without any. */
  readonly restartInterval: number;
}

/** @returns how many coefficients the scan brings for the first time */
export function scanBlocks(bytes: Buffer, start: number, end: number, frame: JpegFrame, scan: Scan): number {
  if (scan.isRefinement) return 0;
  const [only] = scan.components;
  const isAlone = scan.components.length === 1 && only !== undefined;
  const units = isAlone ? only.blocksAcross * only.blocksDown : frame.mcusAcross * frame.mcusDown;
  const blocksOfUnit = isAlone
    ? 1
    : scan.components.reduce((sum, { across, down }) => sum + across * down, 0);
  const interval = scan.restartInterval || units;
  const readable = intervalReader(frame, scan, isAlone);

  let read = 0;
  let at: number | undefined = start;
  for (let done = 0; done < units && at !== undefined; done += interval) {
    const bits = new HuffmanBits(bytes, at, end);
    read += readable(bits, Math.min(interval, units - done));
    at = afterRestart(bytes, bits.position, end);
  }
  // units reach beyond the edge; as a share of them all, what was read is the same share of the picture
  const blocks = isAlone
    ? units
    : scan.components.reduce((sum, { blocksAcross, blocksDown }) => sum + blocksAcross * blocksDown, 0);
  return (read / (units * blocksOfUnit)) * blocks * (scan.last - scan.first + 1);
}

/** Where the data go on after the next restart marker; undefined when another marker comes first, or the end. */
function afterRestart(bytes: Buffer, from: number, end: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < end; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xd0 && marker <= 0xd7) return at + 2;
    if (marker !== 0 && marker !== 0xff) return undefined;
  }
  return undefined;
}

/** A function that reads units up to the next restart and answers how many of their blocks could be read. */
function intervalReader(
  frame: JpegFrame,
  scan: Scan,
  isAlone: boolean,
): (bits: HuffmanBits, units: number) => number {
  const { first, last } = scan;
  const blocks = isAlone
    ? scan.components
    : scan.components.flatMap((component) =>
        Array<typeof component>(component.across * component.down).fill(component),
      );

  if (frame.isProgressive && first > 0)
    return (bits, units) => readBands(bits, units, scan.components[0]?.ac, first, last);
  return (bits, units) => {
    let read = 0;
    for (let unit = 0; unit < units; unit++) {
      for (const { dc, ac } of blocks) {
        if (!dc || !readDc(bits, dc)) return read;
        if (!frame.isProgressive && (!ac || !readAc(bits, ac))) return read;
        if (bits.areUsedUp) return read;
        read++;
      }
    }
    return read;
  };
}

function readDc(bits: HuffmanBits, table: HuffmanTable): boolean {
  const size = bits.symbol(table);
  if (size < 0 || size > 16) return false;
  bits.take(size);
  return true;
}

function readAc(bits: HuffmanBits, table: HuffmanTable): boolean {
  let coefficient = 1;
  while (coefficient < 64) {
    const symbol = bits.symbol(table);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) return true;
    bits.take(size);
    coefficient += (symbol >> 4) + 1;
  }
  return coefficient === 64;
}

/** One band of a progressive JPEG, where one code can end the band of thousands of blocks. */
function readBands(
  bits: HuffmanBits,
  units: number,
  table: HuffmanTable | undefined,
  first: number,
  last: number,
): number {
  if (!table) return 0;
  let read = 0;
  while (read < units) {
    let ended = 1;
    for (let coefficient = first; coefficient <= last; ) {
      const symbol = bits.symbol(table);
      if (symbol < 0) return read;
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0 && run < 15) {
        ended = (1 << run) + bits.take(run);
        break;
      }
      bits.take(size);
      coefficient += run + 1;
      if (coefficient > last + 1) return read;
    }
    if (bits.areUsedUp) return read;
    read += ended;
  }
  return units;
}
