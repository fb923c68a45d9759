import sharp, { type Sharp } from "sharp";
import { inspectImage } from "../../shared/images/inspect-image";
import { makeRenditions } from "./make-renditions";
import { generousLimits } from "./testing/results";

const limits = generousLimits;

describe("sizes", () => {
  it.each([
    ["a large photo fits within 800 x 600", [2000, 1500], [800, 600]],
    ["a tall photo fits within 800 x 600", [1500, 2000], [450, 600]],
    ["a photo that is small already keeps its size", [320, 200], [320, 200]],
    ["a panorama keeps its shape", [4000, 100], [800, 20]],
    ["a single column stays one pixel wide", [1, 5000], [1, 600]],
    ["a single pixel stays one", [1, 1], [1, 1]],
  ] as const)(
    "%s, and its thumbnail is 150 x 150",
    async (_label, [width, height], [outputWidth, outputHeight]) => {
      const { output, thumbnail } = await render(plain("red", width, height).png());
      expect(output).toMatchObject({ width: outputWidth, height: outputHeight });
      expect(thumbnail).toMatchObject({ width: 150, height: 150 });
      expect(await size(output.bytes)).toEqual([outputWidth, outputHeight]);
      expect(await size(thumbnail.bytes)).toEqual([150, 150]);
    },
  );

  it.each([
    [1200, 900],
    [1200, 800],
    [900, 1203],
    [3000, 300],
    [161, 2000],
  ])("the thumbnail shows the middle of %i x %i", async (width, height) => {
    const side = Math.min(width, height);
    const square = await plain("white", side, side).png().toBuffer();
    const { thumbnail } = await render(
      plain("black", width, height)
        .composite([{ input: square }])
        .png(),
    );
    // the middle square, with only its edge blurred
    expect(await colourAt(thumbnail.bytes, 4, 4)).toBe("white");
    expect(await colourAt(thumbnail.bytes, 75, 75)).toBe("white");
    expect(await colourAt(thumbnail.bytes, 145, 145)).toBe("white");
  });
});

describe("orientation", () => {
  // where the top left corner of the stored pixels belongs, for each value of the EXIF tag
  it.each([
    [1, "top left"],
    [2, "top right"],
    [3, "bottom right"],
    [4, "bottom left"],
    [5, "top left"],
    [6, "top right"],
    [7, "bottom right"],
    [8, "bottom left"],
  ])("%i puts the stored top left corner to the %s", async (orientation, corner) => {
    const mark = await plain("red", 60, 40).png().toBuffer();
    const stored = plain("white", 300, 200)
      .composite([{ input: mark, left: 0, top: 0 }])
      .withMetadata({ orientation })
      .jpeg({ quality: 95 });
    const { output, thumbnail } = await render(stored);

    expect([output.width, output.height]).toEqual(orientation < 5 ? [300, 200] : [200, 300]);
    expect(await redCorners(output.bytes)).toEqual([corner]);
    expect((await sharp(output.bytes).metadata()).orientation).toBeUndefined();
    expect((await sharp(thumbnail.bytes).metadata()).orientation).toBeUndefined();
  });
});

describe("colours", () => {
  it("come out the same from a photo in Display P3", async () => {
    const { output, thumbnail } = await render(
      plain("#c86432", 300, 200).withIccProfile("p3").jpeg({ quality: 95 }),
    );
    expect(await distance(output.bytes, [200, 100, 50])).toBeLessThan(4);
    expect(await distance(thumbnail.bytes, [200, 100, 50])).toBeLessThan(4);
    expect((await sharp(output.bytes).metadata()).icc).toBeUndefined();
  });

  it("come out near from CMYK", async () => {
    const { output } = await render(plain("#96785a", 300, 200).toColourspace("cmyk").jpeg({ quality: 95 }));
    expect(await sharp(output.bytes).metadata()).toMatchObject({ space: "srgb", channels: 3 });
    expect(await distance(output.bytes, [150, 120, 90])).toBeLessThan(12);
  });

  it("come out the same from 16 bits a channel", async () => {
    const { output } = await render(plain("#c86432", 300, 200).toColourspace("rgb16").png());
    expect(await distance(output.bytes, [200, 100, 50])).toBeLessThan(3);
  });

  it("come out grey from grey", async () => {
    const { output, dominantColour } = await render(plain("#808080", 300, 200).toColourspace("b-w").png());
    expect(await distance(output.bytes, [128, 128, 128])).toBeLessThan(2);
    expect(dominantColour).toBe("#808080");
  });
});

describe("transparency", () => {
  it("is kept, as WebP", async () => {
    const { output, thumbnail } = await render(plain("#ff000080", 300, 200).png());
    expect(output).toMatchObject({ extension: "webp", contentType: "image/webp" });
    expect(thumbnail).toMatchObject({ extension: "webp" });
    const { data } = await sharp(output.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[3]).toBeGreaterThan(120);
    expect(data[3]).toBeLessThan(136);
  });

  it("that hides nothing is dropped, so that the photo is a JPEG", async () => {
    const { output } = await render(plain("#ff0000ff", 300, 200).png());
    expect(output).toMatchObject({ extension: "jpg", contentType: "image/jpeg" });
    expect(await distance(output.bytes, [255, 0, 0])).toBeLessThan(4);
  });
});

describe("several frames", () => {
  it("are shown by the first, and counted", async () => {
    const frames = await Promise.all(
      ["red", "green", "blue"].map((colour) => plain(colour, 60, 40).png().toBuffer()),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect(await inspectImage(animation, limits)).toMatchObject({
      format: "GIF",
      pages: 3,
      width: 60,
      height: 40,
    });
    const { output } = await makeRenditions(animation, await inspectImage(animation, limits), limits);
    expect(output).toMatchObject({ width: 60, height: 40 });
    expect(await distance(output.bytes, [255, 0, 0])).toBeLessThan(4);
  });
});

it("finds the colour most of the picture has", async () => {
  const corner = await plain("blue", 100, 100).png().toBuffer();
  const { dominantColour } = await render(
    plain("#20a040", 300, 200)
      .composite([{ input: corner }])
      .png(),
  );
  expect(dominantColour).toBe("#20a040");
});

it("carries nothing of the camera or the place over", async () => {
  const photo = plain("red", 300, 200).withExif({
    IFD0: { Make: "Camera" },
    IFD3: { GPSLatitude: "51/1 30/1 0/1" },
  });
  const { output } = await render(photo.jpeg());
  expect((await sharp(output.bytes).metadata()).exif).toBeUndefined();
});

async function render(image: Sharp) {
  const bytes = await image.toBuffer();
  return makeRenditions(bytes, await inspectImage(bytes, limits), limits);
}

function plain(background: string, width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: background.length === 9 ? 4 : 3, background } });
}

async function size(bytes: Buffer): Promise<[number, number]> {
  const { width, height } = await sharp(bytes).metadata();
  return [width, height];
}

async function colourAt(bytes: Buffer, left: number, top: number): Promise<"white" | "black" | "between"> {
  const [value = 0] = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  if (value > 220) return "white";
  return value < 35 ? "black" : "between";
}

/** Largest difference of the picture's mean colour from the wanted one, in any channel. */
async function distance(bytes: Buffer, wanted: readonly number[]): Promise<number> {
  const { channels } = await sharp(bytes).stats();
  return Math.max(...wanted.map((value, channel) => Math.abs(value - (channels[channel]?.mean ?? 0))));
}

async function redCorners(bytes: Buffer): Promise<string[]> {
  const [width, height] = await size(bytes);
  const corners = {
    "top left": [2, 2],
    "top right": [width - 3, 2],
    "bottom left": [2, height - 3],
    "bottom right": [width - 3, height - 3],
  };
  const red: string[] = [];
  for (const [corner, [left = 0, top = 0]] of Object.entries(corners)) {
    const [, green = 255] = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
    if (green < 60) red.push(corner);
  }
  return red;
}
