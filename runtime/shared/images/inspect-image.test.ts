import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { inspectImage } from "./inspect-image";

const generousLimits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

it("reads the size as people see it, whichever way the camera was held", async () => {
  const sideways = await plain(40, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await inspect(sideways)).toMatchObject({
    format: "JPEG",
    width: 20,
    height: 40,
    orientation: 6,
    pages: 1,
  });
});

it.each(["0", "9", "65535"])(
  "takes the orientation %s, which there is not, for upright",
  async (orientation) => {
    const photo = await plain(40, 20)
      .withExif({ IFD0: { Orientation: orientation } })
      .jpeg()
      .toBuffer();
    expect(await inspect(photo)).toMatchObject({ width: 40, height: 20, orientation: 1 });
  },
);

it.each(["jpeg", "png", "webp", "gif", "tiff", "avif"] as const)(
  "takes %s, whatever the file is called",
  async (format) => {
    const { width, height } = await inspect(await plain(40, 20).toFormat(format).toBuffer());
    expect([width, height]).toEqual([40, 20]);
  },
);

it.each([
  ["an SVG", "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>", "UnsupportedFormat"],
  ["an SVG after an XML declaration", "<?xml version='1.0'?><svg/>", "UnsupportedFormat"],
  ["a PDF", "%PDF-1.7\n%...", "UnsupportedFormat"],
  ["a BMP", "BM\0\0\0\0", "UnsupportedFormat"],
  ["a HEIC photo", "\0\0\0\x18ftypheic\0\0\0\0mif1heic", "UnsupportedFormat"],
  ["text", "hello", "NotAnImage"],
  ["zeros", "\0".repeat(1000), "NotAnImage"],
  ["a JPEG of two markers", "\xff\xd8\xff\xd9", "Corrupt"],
  ["the first bytes of a PNG", "\x89PNG\r\n\x1a\n", "Corrupt"],
])("fails when the file is %s", async (_label, bytes, code) => {
  await expect(inspect(Buffer.from(bytes, "latin1"))).rejects.toMatchObject({ code });
});

it("fails when the header announces more pixels than are allowed, without decoding one", async () => {
  const refused = expect(inspect(pngHeader(10_000, 5001))).rejects;
  await refused.toMatchObject({ code: "TooManyPixels" });
  await refused.toThrow("The image has 10000 x 5001 pixels, 50.01 million; at most 50 million are allowed.");
});

it("fails when there are more frames than are allowed", async () => {
  const frames = await Promise.all(
    [1, 2, 3].map((shade) =>
      plain(4, 4, { r: shade * 60, g: 0, b: 0 })
        .png()
        .toBuffer(),
    ),
  );
  const animation = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  await expect(inspectImage(animation, { ...generousLimits, pages: 2 })).rejects.toMatchObject({
    code: "TooManyPages",
  });
});

function inspect(bytes: Buffer) {
  return inspectImage(bytes, generousLimits);
}

function plain(width: number, height: number, background: string | object = "red") {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** A valid beginning of a PNG whose pixels never come. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(9))),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
