const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * A number as 52 bits that sort as the numbers do: those of its IEEE 754 form but the last twelve, negative ones turned round. So bins of
 * keys are narrow near 0 and wide far from it, always by the same share of the number.
 */
export function keyOfNumber(value: number): number {
  float[0] = value === 0 ? 0 : value; // -0 is 0
  const [low, high] = [words[0] as number, words[1] as number];
  if (high & 0x8000_0000) return (~high >>> 0) * 2 ** 20 + (~low >>> 12);
  return ((high | 0x8000_0000) >>> 0) * 2 ** 20 + (low >>> 12);
}

/** The number that stands for a bin: the only one in it, or the one in its middle. */
export function numberOfBin(bin: number, dropped: number): number {
  const key = dropped === 0 ? bin : Math.floor((bin + 0.5) * 2 ** dropped);
  const high = Math.floor(key / 2 ** 20);
  const low = ((key % 2 ** 20) << 12) >>> 0;
  const isNegative = (high & 0x8000_0000) === 0;
  words[1] = isNegative ? ~high : high & 0x7fff_ffff;
  words[0] = isNegative ? ~low & 0xffff_f000 : low;
  return float[0] as number;
}

/** 52 bits of a text's hash (cyrb53 without its highest bit), the same on any machine. */
export function keyOfText(text: string): number {
  let one = 0xdead_beef;
  let other = 0x41c6_ce57;
  for (let n = 0; n < text.length; n++) {
    const letter = text.charCodeAt(n);
    one = Math.imul(one ^ letter, 2_654_435_761);
    other = Math.imul(other ^ letter, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return (other & 0xf_ffff) * 2 ** 32 + (one >>> 0);
}
