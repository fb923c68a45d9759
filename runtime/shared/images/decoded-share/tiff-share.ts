const offsets = [273, 324];
const byteCounts = [279, 325];
const bytesOf: Readonly<Record<number, number>> = { 3: 2, 4: 4 };

/**
 * How much of a TIFF's first page is in the file: of its strips or tiles, those that lie within it. Undefined when all do:
 * then something else is wrong with it.
 */
export function tiffShare(bytes: Buffer): number | undefined {
  const isLittle = bytes.toString("latin1", 0, 2) === "II";
  const short = (at: number) =>
    at + 2 > bytes.length ? 0 : isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const long = (at: number) =>
    at + 4 > bytes.length ? 0 : isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);

  const directory = long(4);
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > bytes.length) return undefined;
    if (offsets.includes(short(at))) starts.push(...values(at));
    if (byteCounts.includes(short(at))) lengths.push(...values(at));
  }
  const parts = starts.map((start, index) => ({ start, length: lengths[index] ?? 0 }));
  const missing = parts.filter(({ start, length }) => start + length > bytes.length);
  if (missing.length === 0) return undefined;
  return 1 - missing.length / parts.length;

  function values(at: number): number[] {
    const size = bytesOf[short(at + 2)];
    const count = long(at + 4);
    if (size === undefined || count * size > bytes.length) return [];
    const first = count * size > 4 ? long(at + 8) : at + 8;
    return Array.from({ length: count }, (_, index) =>
      size === 2 ? short(first + 2 * index) : long(first + 4 * index),
    );
  }
}
