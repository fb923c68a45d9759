/** Codes of a GIF have at most twelve bits. */
const mostCodes = 4096;

/** How much of a GIF's first frame is in the file: of its pixels, those that its codes stand for. */
export function gifShare(bytes: Buffer): number | undefined {
  const at = firstFrame(bytes);
  if (at === undefined || at + 11 > bytes.length) return undefined;
  const width = bytes.readUInt16LE(at + 5);
  const height = bytes.readUInt16LE(at + 7);
  if (width * height === 0) return undefined;
  const codeSize = at + 10 + colours(bytes[at + 9] ?? 0);
  return Math.min(1, pixels(bytes, codeSize, width * height) / (width * height));
}

/** Where its descriptor begins, behind the header and what is said about frames. */
function firstFrame(bytes: Buffer): number | undefined {
  let at = 13 + colours(bytes[10] ?? 0);
  while (bytes[at] === 0x21) {
    at += 2;
    for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
    at++;
  }
  return bytes[at] === 0x2c ? at : undefined;
}

function colours(flags: number): number {
  return flags & 0x80 ? 3 * (2 << (flags & 7)) : 0;
}

/** How many pixels the codes stand for; their colours do not matter. */
function pixels(bytes: Buffer, codeSizeAt: number, most: number): number {
  const smallest = bytes[codeSizeAt] ?? 0;
  if (smallest < 1 || smallest > 11) return 0;
  const clear = 1 << smallest;
  // of what each code stands for
  const lengths = new Uint32Array(mostCodes).fill(1, 0, clear);
  let codes = clear + 2;
  let width = smallest + 1;
  let before = 0;
  let found = 0;
  let held = 0;
  let count = 0;

  for (let block = codeSizeAt + 1; block < bytes.length; block += 1 + (bytes[block] ?? 0)) {
    const end = Math.min(bytes.length, block + 1 + (bytes[block] ?? 0));
    if (end === block + 1) break;
    for (let at = block + 1; at < end; at++) {
      held |= (bytes[at] ?? 0) << count;
      count += 8;
      while (count >= width) {
        const code = held & ((1 << width) - 1);
        held >>>= width;
        count -= width;
        if (code === clear) {
          [codes, width, before] = [clear + 2, smallest + 1, 0];
          continue;
        }
        if (code === clear + 1 || code > codes || (code === codes && before === 0)) return found;
        const length = code < codes ? (lengths[code] ?? 0) : before + 1;
        if (before > 0 && codes < mostCodes) {
          lengths[codes++] = before + 1;
          if (codes === 1 << width && width < 12) width++;
        }
        before = length;
        found += length;
        if (found >= most) return most;
      }
    }
  }
  return found;
}
