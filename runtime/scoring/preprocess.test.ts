import sharp, { type Sharp } from "sharp";
import { ImageManifest } from "./model-manifest";
import { cutOut, normaliser } from "./preprocess";

const limits = { pixels: 50_000_000, pages: 10, seconds: 10, decodingBytes: 300_000_000 };

function inputOf(input: object): ImageManifest["input"] {
  const output = { name: "embedding", dimension: 2 };
  return ImageManifest.parse({ name: "test", input: { name: "image", ...input }, output }).input;
}

const eight = inputOf({ width: 8, height: 8 });

async function pixels(image: Sharp, input = eight): Promise<number[][]> {
  const bytes = await cutOut(await image.png().toBuffer(), input, limits);
  return Array.from({ length: bytes.length / 3 }, (_, at) => [...bytes.subarray(3 * at, 3 * at + 3)]);
}

function plain(background: string, width = 16, height = 16): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

it.each([
  ["opaque", plain("#4080c0"), [64, 128, 192]],
  ["transparent, as on white paper", plain("#00000000"), [255, 255, 255]],
  ["grey", plain("#808080").removeAlpha().toColourspace("b-w"), [128, 128, 128]],
  ["16 bits a channel", plain("#4080c0").toColourspace("rgb16"), [64, 128, 192]],
] as const)("sees the colours of an image that is %s", async (_kind, image, colour) => {
  const found = await pixels(image);
  expect(found).toHaveLength(64);
  for (const pixel of found) expect(pixel).toEqual(colour);
});

it.each([
  ["grey", "b-w"],
  ["CMYK, as for print", "cmyk"],
])("sees three channels in a JPEG that is %s", async (_kind, colourSpace) => {
  const jpeg = await plain("#808080").removeAlpha().toColourspace(colourSpace).jpeg().toBuffer();
  const bytes = await cutOut(jpeg, eight, limits);
  expect(bytes).toHaveLength(8 * 8 * 3);
  for (const value of bytes) expect(Math.abs(value - 128)).toBeLessThan(16); // inks are not light
});

it("sees a photo upright, whichever way the camera was held", async () => {
  const topRed = plain("blue", 16, 16)
    .removeAlpha()
    .composite([{ input: await plain("red", 16, 8).png().toBuffer(), gravity: "north" }]);
  const held = await sharp(await topRed.png().toBuffer())
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
    .toBuffer();
  const bytes = await cutOut(held, eight, limits);
  expect(bytes[0]).toBeGreaterThan(200);
  expect(bytes.at(-1)).toBeGreaterThan(200);
});

it("cuts the middle out of what is left of the longer side", async () => {
  const middle = await plain("lime", 16, 16).png().toBuffer();
  const found = await pixels(plain("black", 48, 16).composite([{ input: middle, left: 16, top: 0 }]));
  expect(found[8 * 4 + 4]).toEqual([0, 255, 0]);
  expect(found.filter(([, green = 0]) => green > 200)).toHaveLength(64);
});

it("scales the shorter side to more than the model sees", async () => {
  const inner = await plain("lime", 32, 32).png().toBuffer();
  const framed = plain("black", 64, 64).composite([{ input: inner, gravity: "centre" }]);
  const found = await pixels(framed, inputOf({ width: 8, height: 8, shorterSide: 16 }));
  // 16 of 64 pixels are the middle 8 of 16, all that the model sees
  expect(found.filter(([, green = 0]) => green > 200).length).toBeGreaterThan(50);
});

it("takes a ribbon that would have millions of pixels if it were scaled as a whole", async () => {
  const found = await pixels(plain("#4080c0", 1, 20_000));
  expect(found).toHaveLength(64);
  expect(found[30]).toEqual([64, 128, 192]);
});

it.each([
  ["NCHW", "RGB", [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]],
  ["NHWC", "RGB", [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]],
  ["NCHW", "BGR", [3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1]],
  ["NHWC", "BGR", [3, 2, 1, 3, 2, 1, 3, 2, 1, 3, 2, 1]],
])("lays a model's input out as %s in %s", (layout, channels, expected) => {
  const normalise = normaliser({
    ...inputOf({ width: 8, height: 8, layout, channels }),
    width: 2,
    height: 2,
  });
  expect([...normalise(Uint8Array.from([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]))]).toEqual(expected);
});

it("subtracts the mean and divides by the deviation of the channel, in the order of the model", () => {
  const input = inputOf({ width: 8, height: 8, channels: "BGR", mean: [1, 2, 3], deviation: [2, 4, 8] });
  const normalise = normaliser({ ...input, width: 1, height: 1 });
  expect([...normalise(Uint8Array.from([19, 10, 5]))]).toEqual([2, 2, 2]);
});

it.each([
  ["a TIFF", plain("red").tiff(), "UnsupportedFormat"],
  ["more pixels than allowed", plain("red", 8000, 8000).png(), "TooManyPixels"],
  ["text", "hello", "NotAnImage"],
] as const)("fails when the image is %s", async (_kind, image, code) => {
  const bytes = typeof image === "string" ? Buffer.from(image) : await image.toBuffer();
  await expect(cutOut(bytes, eight, limits)).rejects.toMatchObject({ code });
});

it("fails when decoding would take more memory than a worker has", async () => {
  const progressive = await plain("red", 3000, 3000).removeAlpha().jpeg({ progressive: true }).toBuffer();
  await expect(cutOut(progressive, eight, { ...limits, decodingBytes: 50_000_000 })).rejects.toMatchObject({
    code: "TooManyPixels",
  });
});
