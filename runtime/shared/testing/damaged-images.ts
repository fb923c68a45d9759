import sharp, { type Sharp } from "sharp";
import { pngChunk } from "../images/decoded-share/png-share";
import { random } from "../random";

export const size = { width: 320, height: 240 } as const;

/** A picture with as much detail everywhere, so that a share of its file is about that share of its picture. */
export function picture(): Sharp {
  const source = random(7);
  const { width, height } = size;
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at++) {
    const row = Math.floor(at / 3 / width);
    pixels[at] = 60 + (row / height) * 90 + source.below(60) + ((at * 7) % 40);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A JPEG, or another file whose pixels run to its end: only the beginning is left. */
export function cut(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

/** Cut, and ended as if it were whole. */
export function cutAndEnded(bytes: Buffer, share: number): Buffer {
  return Buffer.concat([cut(bytes, share), Buffer.from([0xff, 0xd9])]);
}

/** A download that never came to its end, in a file laid out in its full length. */
export function zeroed(bytes: Buffer, share: number): Buffer {
  const whole = Buffer.from(bytes);
  return whole.fill(0, Math.floor(bytes.length * share));
}

/** A grey JPEG of eight rows of eight blocks, with a restart after each row; `rows` are those whose data are there. */
export async function restartedJpeg(rows: readonly number[]): Promise<Buffer> {
  const grey = sharp({ create: { width: 64, height: 64, channels: 3, background: "#808080" } });
  const whole = await grey.toColourspace("b-w").jpeg({ optimiseCoding: false }).toBuffer();
  const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
  const data = scan + 2 + whole.readUInt16BE(scan + 2);
  // eight times no difference to the block before (00), and nothing else in the block (1010)
  const row = Buffer.from("28a28a28a28a", "hex");
  const parts = Array.from({ length: 8 }, (_, at) => [
    rows.includes(at) ? row : row.subarray(0, 1),
    Buffer.from([0xff, at === 7 ? 0xd9 : 0xd0 + at]),
  ]);
  const restartAfterEight = Buffer.from([0xff, 0xdd, 0, 4, 0, 8]);
  return Buffer.concat([
    whole.subarray(0, scan),
    restartAfterEight,
    whole.subarray(scan, data),
    ...parts.flat(),
  ]);
}

/** A PNG whose pixels end too early, with every chunk and checksum in order. */
export function cutPng(bytes: Buffer, share: number): Buffer {
  const pixels: Buffer[] = [];
  const others: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const kind = bytes.toString("latin1", at + 4, at + 8);
    if (kind === "IDAT") pixels.push(bytes.subarray(at + 8, end - 4));
    else if (kind !== "IEND") others.push(bytes.subarray(at, end));
    at = end;
  }
  const all = cut(Buffer.concat(pixels), share);
  return Buffer.concat([
    bytes.subarray(0, 8),
    ...others,
    pngChunk("IDAT", all),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A GIF of one frame whose pixels end too early, with the marks that end them. */
export function cutGif(bytes: Buffer, share: number): Buffer {
  const start = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])) + 10;
  const flags = bytes[start - 1] ?? 0;
  const first = start + (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0) + 1;
  let end = first;
  while ((bytes[end] ?? 0) > 0 && end < first + (bytes.length - first) * share) end += 1 + (bytes[end] ?? 0);
  return Buffer.concat([bytes.subarray(0, end), Buffer.from([0, 0x3b])]);
}

/** An uncompressed TIFF of RGB in strips of eight rows, with its directory before its pixels, as scanners write it. */
export async function stripedTiff(): Promise<Buffer> {
  const pixels = await picture().raw().toBuffer();
  const strips = size.height / 8;
  const strip = size.width * 3 * 8;
  const entries: [tag: number, type: 3 | 4, values: number[]][] = [
    [256, 4, [size.width]],
    [257, 4, [size.height]],
    [258, 3, [8, 8, 8]],
    [259, 3, [1]],
    [262, 3, [2]],
    [273, 4, []],
    [277, 3, [3]],
    [278, 4, [8]],
    [279, 4, Array<number>(strips).fill(strip)],
    [284, 3, [1]],
  ];
  const values = 8 + 2 + entries.length * 12 + 4;
  const data = values + 6 + strips * 8;
  const offsets = Array.from({ length: strips }, (_, index) => data + index * strip);
  const head = Buffer.alloc(data);
  head.write("II*\0", 0, "latin1");
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  let free = values;
  for (const [index, [tag, type, given]] of entries.entries()) {
    const at = 10 + index * 12;
    const written = tag === 273 ? offsets : given;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(written.length, at + 4);
    const bytes = type === 3 ? 2 : 4;
    const place = written.length * bytes > 4 ? free : at + 8;
    if (place === free) {
      head.writeUInt32LE(free, at + 8);
      free += written.length * bytes;
    }
    for (const [step, value] of written.entries()) head.writeUIntLE(value, place + step * bytes, bytes);
  }
  return Buffer.concat([head, pixels]);
}
