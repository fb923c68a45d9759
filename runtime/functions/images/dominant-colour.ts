/** Some ten thousand pixels of 800 x 600 find the same colour as all. */
const stride = 37;

/**
 * The colour most pixels are close to, as "#rrggbb": colours are sorted into 16 steps a channel, and the mean of the
 * fullest box wins. Transparent pixels do not count; an image of nothing else is "#000000".
 *
 * @param channels 3, or 4 with alpha last
 */
export function dominantColour(pixels: Uint8Array, channels: number): string {
  const at = (index: number) => pixels[index] ?? 0;
  // for each box: how many, and the sums of red, green and blue
  const boxes = new Uint32Array(4096 * 4);
  for (let pixel = 0; pixel < pixels.length; pixel += channels * stride) {
    if (channels === 4 && at(pixel + 3) < 128) continue;
    const [red, green, blue] = [at(pixel), at(pixel + 1), at(pixel + 2)];
    const box = (((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)) * 4;
    add(box, 1);
    add(box + 1, red);
    add(box + 2, green);
    add(box + 3, blue);
  }

  let fullest = 0;
  for (let box = 0; box < boxes.length; box += 4) if (count(box) > count(fullest)) fullest = box;
  const mean = [1, 2, 3].map((sum) => Math.round(count(fullest + sum) / Math.max(1, count(fullest))));
  return `#${mean.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

  function add(index: number, value: number): void {
    boxes[index] = count(index) + value;
  }
  function count(index: number): number {
    return boxes[index] ?? 0;
  }
}
