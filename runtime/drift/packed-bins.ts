import { AdaptiveBins } from "./adaptive-bins";

/** AdaptiveBins as text: for each the distance from the one before and its count, seven bits a byte (LEB128), in base64. */
export function packBins(bins: AdaptiveBins): string {
  const bytes: number[] = [];
  let last = 0;
  for (const [bin, count] of bins.entries()) {
    pushNumber(bytes, bin - last);
    pushNumber(bytes, count);
    last = bin;
  }
  return Buffer.from(bytes).toString("base64");
}

/** @returns undefined when it is no text that `packBins` makes */
export function unpackBins(dropped: number, packed: string): AdaptiveBins | undefined {
  const numbers = readNumbers(Buffer.from(packed, "base64"));
  if (!numbers || numbers.length % 2 !== 0) return undefined;
  const entries: [number, number][] = [];
  let bin = 0;
  for (let n = 0; n < numbers.length; n += 2) {
    bin += numbers[n] as number;
    entries.push([bin, numbers[n + 1] as number]);
  }
  if (bin >= 2 ** (52 - dropped)) return undefined;
  const bins = AdaptiveBins.from(dropped, entries);
  return packBins(bins) === packed ? bins : undefined;
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  bytes.push(rest);
}

function readNumbers(bytes: Uint8Array): number[] | undefined {
  const numbers: number[] = [];
  let [value, place] = [0, 1];
  for (const byte of bytes) {
    value += (byte % 128) * place;
    place *= 128;
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
    if (byte >= 128) continue;
    numbers.push(value);
    [value, place] = [0, 1];
  }
  return place === 1 ? numbers : undefined;
}
