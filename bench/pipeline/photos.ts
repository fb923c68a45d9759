import { cpSync, existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

/**
 * Fills a folder with photos: evenly taken from those beside the checkout, or made when there are none.
 *
 * @returns what they are, in words
 */
export async function gatherPhotos(root: string, folder: string, count: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const shared = join(root, "../shared/data/photos");
  if (!existsSync(shared)) {
    for (let index = 0; index < count; index++) {
      await writeFile(join(folder, `${index}.jpg`), await makePhoto(index));
    }
    return `${count} photos of 400 x 533, made`;
  }
  const all = readdirSync(shared, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".jpg"))
    .sort();
  const step = Math.max(1, all.length / count);
  const chosen = Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor(index * step)],
  );
  for (const [index, file] of chosen.entries())
    cpSync(join(shared, file ?? ""), join(folder, `${index}.jpg`));
  return `${chosen.length} of ${all.length} photos of clothes`;
}

/** Noise over a gradient, about as hard to compress as a photo. */
function makePhoto(seed: number): Promise<Buffer> {
  const [width, height] = [400, 533];
  const pixels = Buffer.alloc(width * height * 3);
  let random = seed + 1;
  for (let at = 0; at < pixels.length; at++) {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    pixels[at] = (at / pixels.length) * 200 + ((random >> 16) % 30);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
