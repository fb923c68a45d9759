import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { inspectPicture, makePicture } from "../../functions/catalogue/make-picture";
import { makeRenditions } from "../../functions/images/make-renditions";
import { ImageManifest } from "../../scoring/model-manifest";
import { cutOut } from "../../scoring/preprocess";
import { type Random, random } from "../random";
import {
  cut,
  cutAndEnded,
  cutGif,
  cutPng,
  picture,
  restartedJpeg,
  size,
  stripedTiff,
  zeroed,
} from "../testing/damaged-images";
import { decodeImage } from "./decode-image";
import { decodedShare } from "./decoded-share/decoded-share";
import { inspectImage } from "./inspect-image";
import { Rejection } from "./rejection";

const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

const jpeg = picture().jpeg({ quality: 85 }).toBuffer();
const progressive = picture().jpeg({ quality: 85, progressive: true }).toBuffer();
const png = picture().png().toBuffer();
const interlaced = picture().png({ progressive: true }).toBuffer();
const gif = picture().gif().toBuffer();
const webp = picture().webp().toBuffer();
const withExif = picture()
  .withExif({ IFD0: { Make: "A camera" } })
  .webp()
  .toBuffer();
const lossless = picture().webp({ lossless: true }).toBuffer();
const animated = framesOf(3);
const avif = picture().avif().toBuffer();
const tiff = stripedTiff();

const enough: [string, () => Promise<Buffer>][] = [
  ["a JPEG without its last two bytes", async () => (await jpeg).subarray(0, -2)],
  ["a JPEG without its last hundredth", async () => cut(await jpeg, 0.99)],
  ["a JPEG without its last hundredth, ended", async () => cutAndEnded(await jpeg, 0.99)],
  ["a JPEG with zeros at its end", async () => zeroed(await jpeg, 0.99)],
  ["a JPEG with stray bytes before its end", async () => strayBytes(await jpeg)],
  ["a progressive JPEG without its last two bytes", async () => (await progressive).subarray(0, -2)],
  [
    "a progressive JPEG without its last tenth, which only refines it",
    async () => cut(await progressive, 0.9),
  ],
  ["a PNG without its last two bytes", async () => (await png).subarray(0, -2)],
  ["a PNG without its last twenty bytes", async () => (await png).subarray(0, -20)],
  ["a PNG without its last hundredth", async () => cutPng(await png, 0.99)],
  ["an interlaced PNG without its last chunk", async () => (await interlaced).subarray(0, -12)],
  ["an interlaced PNG without its last hundredth", async () => cut(await interlaced, 0.99)],
  ["a GIF without its last byte", async () => (await gif).subarray(0, -1)],
  ["a GIF without its last hundredth", async () => cutGif(await gif, 0.99)],
  ["a WebP without its last byte", async () => (await webp).subarray(0, -1)],
  ["a WebP without its last two bytes", async () => (await webp).subarray(0, -2)],
  ["a WebP without its last hundredth", async () => cut(await webp, 0.99)],
  ["a WebP with zeros at its end", async () => zeroed(await webp, 0.99)],
  ["a lossless WebP without its last two bytes", async () => (await lossless).subarray(0, -2)],
  ["an animated WebP without its last frames", async () => cut(await animated, 0.6)],
  ["a WebP without the EXIF at its end", async () => (await withExif).subarray(0, -10)],
  ["a TIFF without its last row", async () => (await tiff).subarray(0, -size.width * 3)],
];

it.each(enough)("makes a picture of %s", async (_, make) => {
  const pixels = await decode(await make());
  expect(pixels.length).toBe(size.width * size.height * 3);
  // the middle of the upper half is as it was
  const at = (60 * size.width + 160) * 3;
  expect(Math.abs((pixels[at] ?? 0) - 110)).toBeLessThan(70);
});

it("makes a picture of a WebP of one colour, whose code ends in zeros", async () => {
  const plain = sharp({ create: { width: 4000, height: 1000, channels: 3, background: "white" } });
  const bytes = await plain.webp().toBuffer();
  expect(bytes.subarray(-200).every((byte) => byte === 0)).toBe(true);
  expect(await decode(bytes)).toHaveLength(4000 * 1000 * 3);
});

it.each([
  ["JPEG", (plain: Sharp) => plain.jpeg()],
  ["JPEG of three whole channels", (plain: Sharp) => plain.jpeg({ chromaSubsampling: "4:4:4" })],
  ["progressive JPEG", (plain: Sharp) => plain.jpeg({ progressive: true })],
  ["PNG", (plain: Sharp) => plain.png()],
  ["interlaced PNG", (plain: Sharp) => plain.png({ progressive: true })],
  ["GIF", (plain: Sharp) => plain.gif()],
  ["WebP", (plain: Sharp) => plain.webp()],
])(
  "makes a picture of a %s of one colour without its last two bytes, though its code may be zeros",
  async (_, encode) => {
    for (const width of [1, 8, 17, 640]) {
      const plain = sharp({ create: { width, height: 480, channels: 3, background: "#c04020" } });
      const bytes = await encode(plain).toBuffer();
      expect(await decode(bytes.subarray(0, -2))).toHaveLength(width * 480 * 3);
    }
  },
);

const tooLittle: [string, () => Promise<Buffer>][] = [
  ["a tenth of a JPEG", async () => cut(await jpeg, 0.1)],
  ["a tenth of a JPEG, ended", async () => cutAndEnded(await jpeg, 0.1)],
  ["nine tenths of a JPEG, ended", async () => cutAndEnded(await jpeg, 0.9)],
  ["half of a JPEG, and zeros", async () => zeroed(await jpeg, 0.5)],
  ["a tenth of a progressive JPEG", async () => cut(await progressive, 0.1)],
  ["a tenth of a progressive JPEG, ended", async () => cutAndEnded(await progressive, 0.1)],
  ["a tenth of a PNG", async () => cut(await png, 0.1)],
  ["a tenth of a PNG, ended", async () => cutPng(await png, 0.1)],
  ["half of a PNG, and zeros", async () => zeroed(await png, 0.5)],
  ["half of an interlaced PNG, ended", async () => cutPng(await interlaced, 0.5)],
  ["a tenth of a GIF", async () => cut(await gif, 0.2)],
  ["half of a GIF, ended", async () => cutGif(await gif, 0.5)],
  ["half of a GIF, and zeros", async () => zeroed(await gif, 0.5)],
  ["half of a WebP", async () => cut(await webp, 0.5)],
  ["nine tenths of a WebP", async () => cut(await webp, 0.9)],
  ["half of a WebP, and zeros", async () => zeroed(await webp, 0.5)],
  ["half of a lossless WebP, and zeros", async () => zeroed(await lossless, 0.5)],
  ["a tenth of an animated WebP", async () => cut(await animated, 0.1)],
  ["half of an AVIF", async () => cut(await avif, 0.5)],
  ["half of a TIFF", async () => cut(await tiff, 0.5)],
];

it.each(tooLittle)("fails when there is only %s", async (_, make) => {
  const refusal = await decode(await make()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Rejection);
  expect(refusal).toMatchObject({ code: "Corrupt" });
  expectWords(refusal as Rejection);
});

it.each([
  ["JPEG", async () => cutAndEnded(await jpeg, 0.5), 0.5],
  ["JPEG", async () => jpeg, 1],
  ["JPEG", async () => progressive, 1],
  ["PNG", async () => cutPng(await png, 0.3), 0.3],
  ["PNG", async () => interlaced, 1],
  ["GIF", async () => cutGif(await gif, 0.5), 0.5],
  ["GIF", async () => gif, 1],
  ["TIFF", async () => cut(await tiff, 0.5), 0.5],
] as const)("finds in a %s the share of the picture that is there", async (format, make, share) => {
  const found = (await decodedShare(format, await make())) ?? Number.NaN;
  if (share === 1) expect(found).toBe(1);
  else expect(Math.abs(found - share)).toBeLessThan(0.05);
});

it("ends damage of every kind with a picture or a refusal in words for people", async () => {
  const source = random(11);
  const files = await Promise.all([jpeg, progressive, png, interlaced, gif, webp, avif, tiff]);
  for (let round = 0; round < 240; round++) {
    const bytes = damaged(files[round % files.length] as Buffer, source);
    const result = await decode(bytes).catch((error: unknown) => error);
    if (Buffer.isBuffer(result)) continue;
    expect(result).toBeInstanceOf(Rejection);
    expectWords(result as Rejection);
  }
});

it("goes on counting after a restart, so that damage costs no more than its own row", async () => {
  const share = async (rows: readonly number[]) => decodedShare("JPEG", await restartedJpeg(rows));
  expect(await share([0, 1, 2, 3, 4, 5, 6, 7])).toBe(1);
  // of a damaged row, the first block is there
  expect(await share([0, 1, 3, 4, 5, 6, 7])).toBeCloseTo(7 / 8 + 1 / 64);
  expect(await share([7])).toBeCloseTo(1 / 8 + 7 / 64);
  expect(await decode(await restartedJpeg([0, 1, 2, 3, 4, 5, 6, 7]))).toHaveLength(64 * 64 * 3);
  await expect(decode(await restartedJpeg([0, 1, 3, 4, 5, 6, 7]))).rejects.toMatchObject({ code: "Corrupt" });
});

it("finds no more of a JPEG than is there, wherever it is cut", async () => {
  const source = random(12);
  for (const whole of [await jpeg, await progressive]) {
    let last = 1;
    for (const share of Array.from({ length: 20 }, () => source.next()).sort((a, b) => b - a)) {
      const found = (await decodedShare("JPEG", cut(whole, share))) ?? 0;
      expect(found).toBeLessThanOrEqual(last);
      last = found;
    }
    expect(last).toBeLessThan(0.1);
  }
});

const reported = join(process.cwd(), "../shared/data/public-faults/images");
const whenShared = existsSync(reported) ? it : it.skip;

whenShared("judges the files that people have reported as viewers show them", async () => {
  const read = (name: string) => readFileSync(join(reported, name));
  expect((await decode(read("05-noeoi.jpg"))).length).toBe(1600 * 1200 * 3);
  await expect(decode(read("05-tenth-eoi.jpg"))).rejects.toMatchObject({ code: "Corrupt" });
});

async function decode(bytes: Buffer): Promise<Buffer> {
  const { format } = await inspectImage(bytes, limits);
  return decodeImage(bytes, format, limits, (image) =>
    image.removeAlpha().toColourspace("srgb").raw().toBuffer(),
  );
}

/** Cut off, overwritten with zeros, or with single bytes changed. */
function damaged(bytes: Buffer, source: Random): Buffer {
  const kind = source.below(3);
  if (kind === 0) return cut(bytes, source.next());
  if (kind === 1) return zeroed(bytes, source.next());
  const changed = Buffer.from(bytes);
  for (let count = 0; count < 5; count++) changed[source.below(changed.length)] = source.below(256);
  return changed;
}

/** An animation whose frames show the picture, turned so that no two are the same. */
async function framesOf(count: number): Promise<Buffer> {
  const { data, info } = await picture().raw().toBuffer({ resolveWithObject: true });
  const frames = Array.from({ length: count }, (_, index) =>
    sharp(data, { raw: info })
      .rotate(180 * (index % 2))
      .modulate({ brightness: 1 + index / 10 })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .webp()
    .toBuffer();
}

function strayBytes(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, -2), Buffer.from([1, 2, 3]), bytes.subarray(-2)]);
}

function expectWords({ message }: Rejection): void {
  expect(message).not.toMatch(/vips|libpng|unknown error|[\n\r_]|\bheif:/i);
}

describe("is asked by whoever makes something of an image", () => {
  const model = ImageManifest.parse({
    name: "test",
    input: { name: "image", width: 8, height: 8 },
    output: { name: "embedding", dimension: 2 },
  });
  const users: [string, (bytes: Buffer) => Promise<unknown>, string][] = [
    [
      "the image pipeline",
      async (bytes) => makeRenditions(bytes, await inspectImage(bytes, limits), limits),
      "Corrupt",
    ],
    ["scoring", (bytes) => cutOut(bytes, model.input, { ...limits, decodingBytes: 300_000_000 }), "Corrupt"],
    [
      "the catalogue's pictures",
      async (bytes) => makePicture(bytes, await inspectPicture(bytes)),
      "ImageNotDecodable",
    ],
  ];

  it.each(users)("%s", async (_, use, code) => {
    await use((await jpeg).subarray(0, -2));
    await expect(use(cutAndEnded(await jpeg, 0.1))).rejects.toMatchObject({ code });
  });
});
