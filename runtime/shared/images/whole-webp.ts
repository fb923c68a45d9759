/** After "RIFF", the size and "WEBP". */
const firstChunk = 12;

/**
 * A WebP as long as it says it is. One that lacks what follows its picture, such as EXIF, becomes one without that: the
 * decoder refuses a file that is shorter than it says, whatever is missing. Everything else is returned as it is.
 */
export function wholeWebp(bytes: Buffer): Buffer {
  const isWebp = bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP";
  if (!isWebp || bytes.length < firstChunk + 8 || bytes.readUInt32LE(4) + 8 <= bytes.length) return bytes;
  const end = endOfPicture(bytes);
  if (end === undefined) return bytes;
  const whole = Buffer.from(bytes.subarray(0, end));
  whole.writeUInt32LE(end - 8, 4);
  return whole;
}

/** Where the chunk with the picture, or with the first frame's, ends; undefined when it is cut off itself. */
function endOfPicture(bytes: Buffer): number | undefined {
  for (let at = firstChunk; at + 8 <= bytes.length; ) {
    const kind = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    // the padding byte at the very end tells nothing
    if (end > bytes.length) return undefined;
    if (kind === "VP8 " || kind === "VP8L" || kind === "ANMF") return end;
    at = end;
  }
  return undefined;
}
