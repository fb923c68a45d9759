import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";

/** Wide enough for a README on a dense screen. */
const widthPixels = 1280;
const mostBytes = 150_000;
const picturesFolder = "docs/pictures";

/**
 * Fails when a picture of the pages shows what is no longer so. UPDATE_DOCS=1 takes it anew: look at it before you commit it.
 *
 * Pixels differ between machines with other fonts, so beside each picture stands in words what it shows.
 * @param take a screenshot of what is compared
 */
export async function expectPicture(name: string, shows: string, take: () => Promise<Buffer>): Promise<void> {
  const [picture, words] = [`${picturesFolder}/${name}.png`, `${picturesFolder}/${name}.txt`];
  if (process.env["UPDATE_DOCS"]) {
    const taken = sharp(await take()).resize({ width: widthPixels });
    mkdirSync(picturesFolder, { recursive: true });
    writeFileSync(picture, await taken.png({ palette: true, effort: 10 }).toBuffer());
    writeFileSync(words, described(shows, readFileSync(picture)));
  }
  const png = readFileSync(picture);
  expect(described(shows, png)).toBe(readFileSync(words, "utf8"));
  expect((await sharp(png).metadata()).width).toBe(widthPixels);
  expect(png.length).toBeLessThan(mostBytes);
}

/** The hash holds picture and words together: neither changes alone. */
function described(shows: string, png: Buffer): string {
  return `picture: ${hashOf(png)}\n${shows}\n`;
}

/** Of what a picture is made of and a reader does not see, such as colours. */
export function hashOf(made: string | Buffer): string {
  return createHash("sha256").update(made).digest("hex").slice(0, 16);
}
