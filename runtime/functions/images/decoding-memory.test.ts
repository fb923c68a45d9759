import type { Metadata } from "sharp";
import sharp from "sharp";
import { decodingBytes } from "../../shared/images/decoding-memory";
import { startAzurite } from "./testing/azurite";
import { deliver, generousLimits, upload } from "./testing/results";

const header = (values: Partial<Metadata>) =>
  ({ width: 7000, height: 7000, channels: 3, depth: "uchar", isProgressive: false, ...values }) as Metadata;
const megabytes = (bytes: number) => Math.round(bytes / 1e6);

it("takes little for what streams, however large", () => {
  expect(megabytes(decodingBytes("JPEG", header({})))).toBe(45);
  expect(megabytes(decodingBytes("PNG", header({ width: 49_000, depth: "ushort" })))).toBe(45);
});

it("counts every coefficient of a progressive JPEG and every sample of an interlaced PNG", () => {
  expect(megabytes(decodingBytes("JPEG", header({ isProgressive: true })))).toBe(339);
  expect(megabytes(decodingBytes("JPEG", header({ isProgressive: true, channels: 4 })))).toBe(437);
  expect(megabytes(decodingBytes("PNG", header({ isProgressive: true, channels: 4, depth: "ushort" })))).toBe(
    511,
  );
});

it("counts what a decoder keeps beside the pixels", () => {
  expect(megabytes(decodingBytes("AVIF", header({})))).toBe(927);
  expect(megabytes(decodingBytes("TIFF", header({ depth: "float" })))).toBe(682);
});

it("refuses an image that needs more than all together may have", async () => {
  const azurite = await startAzurite();
  try {
    const large = sharp({ create: { width: 600, height: 500, channels: 3, background: "teal" } });
    const limits = { ...generousLimits, decodingBytes: 46_000_000 };
    await upload(azurite.service, "streams.jpg", await large.clone().jpeg().toBuffer());
    expect(await deliver(azurite.service, "streams.jpg", undefined, limits)).toMatchObject({
      outcome: "processed",
    });
    await upload(azurite.service, "does-not.jpg", await large.clone().jpeg({ progressive: true }).toBuffer());
    expect(await deliver(azurite.service, "does-not.jpg", undefined, limits)).toMatchObject({
      outcome: "rejected",
      code: "TooManyPixels",
    });
  } finally {
    await azurite.stop();
  }
});
