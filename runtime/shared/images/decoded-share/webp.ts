/** After "RIFF", the size and "WEBP". */
const firstChunk = 12;
/** A picture of one colour ends in a zero for each ten thousand pixels; four times that is no code any more. */
const pixelsOfZero = 2500;

/** The chunk with the picture, or with the first frame. */
interface Picture {
  readonly start: number;
  /** As the file says it. */
  readonly length: number;
  readonly pixels: number;
}

/**
 * A WebP as long as it says it is. One that ends within its picture goes on with zeros, and one that lacks what follows its
 * picture, such as EXIF, becomes one without that: the decoder refuses a file that is shorter than it says, whatever is
 * missing, and takes zeros without a word. Everything else is returned as it is.
 */
export function wholeWebp(bytes: Buffer): Buffer {
  const picture = isWebp(bytes) && bytes.readUInt32LE(4) + 8 > bytes.length ? pictureOf(bytes) : undefined;
  if (!picture) return bytes;
  const end = picture.start + picture.length + (picture.length % 2);
  // as much as is missing could not be a picture any more, and a header may claim gigabytes
  if (end > 2 * bytes.length) return bytes;
  const whole = Buffer.alloc(end);
  bytes.copy(whole);
  whole.writeUInt32LE(end - 8, 4);
  return whole;
}

/** How much of a WebP's first picture is in the file: its code runs from the picture's top to its bottom. */
export function webpShare(bytes: Buffer): number | undefined {
  const picture = isWebp(bytes) ? pictureOf(bytes) : undefined;
  if (!picture || picture.length === 0) return undefined;
  const end = Math.min(bytes.length, picture.start + picture.length);
  let last = end;
  while (last > picture.start && bytes[last - 1] === 0) last--;
  const read = end - last > 64 + picture.pixels / pixelsOfZero ? last : end;
  return (read - picture.start) / picture.length;
}

function isWebp(bytes: Buffer): boolean {
  return (
    bytes.length >= firstChunk + 8 &&
    bytes.toString("latin1", 0, 4) === "RIFF" &&
    bytes.toString("latin1", 8, 12) === "WEBP"
  );
}

function pictureOf(bytes: Buffer): Picture | undefined {
  for (let at = firstChunk; at + 8 <= bytes.length; ) {
    const kind = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (kind === "VP8 " || kind === "VP8L" || kind === "ANMF") {
      return { start: at + 8, length, pixels: pixelsOf(kind, bytes.subarray(at + 8, at + 24)) };
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** From the beginning of a chunk; 0 when there is too little of it. */
function pixelsOf(kind: "VP8 " | "VP8L" | "ANMF", header: Buffer): number {
  if (header.length < 16) return 0;
  if (kind === "VP8 ") return (header.readUInt16LE(6) & 0x3fff) * (header.readUInt16LE(8) & 0x3fff);
  if (kind === "ANMF") return (header.readUIntLE(6, 3) + 1) * (header.readUIntLE(9, 3) + 1);
  const sizes = header.readUInt32LE(1);
  return ((sizes & 0x3fff) + 1) * (((sizes >>> 14) & 0x3fff) + 1);
}
