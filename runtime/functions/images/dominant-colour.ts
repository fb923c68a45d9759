/**
 * The colour most pixels are close to, as "#rrggbb": colours are sorted into 16 steps a channel, and the fullest
 * box's mean wins. Transparent pixels do not count; an image of nothing else is "#000000".
 */
export function dominantColour(pixels: Uint8Array, channels: number): string {
  const counts = new Uint32Array(4096);
  const sums = new Float64Array(4096 * 3);
  for (let at = 0; at < pixels.length; at += channels * 7) {
    const [red, green, blue, alpha] = pixels.subarray(at, at + channels);
    if (red === undefined || green === undefined || blue === undefined || (alpha ?? 255) < 128) continue;
    const box = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    counts[box] = (counts[box] ?? 0) + 1;
    sums[box * 3] = (sums[box * 3] ?? 0) + red;
    sums[box * 3 + 1] = (sums[box * 3 + 1] ?? 0) + green;
    sums[box * 3 + 2] = (sums[box * 3 + 2] ?? 0) + blue;
  }
  const fullest = counts.reduce((best, count, box) => (count > (counts[best] ?? 0) ? box : best), 0);
  const mean = [...sums.subarray(fullest * 3, fullest * 3 + 3)].map(
    (sum) => sum / Math.max(1, counts[fullest] ?? 0),
  );
  return `#${mean.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
