import sharp, { type Sharp } from "sharp";
import { wholeWebp } from "./decoded-share/webp";

// one photo per call: nothing to find again in a cache, and parallelism comes from concurrent photos
sharp.cache(false);
sharp.concurrency(1);

// libvips reads over a hundred formats; each loader that a photo does not need is only a way in
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Heif", "Nsgif", "Tiff"].map(
    (format) => `VipsForeignLoad${format}Buffer`,
  ),
});

export interface DecodingLimits {
  readonly pixels: number;
  readonly pages: number;
  readonly seconds: number;
}

/**
 * The first frame of an untrusted image. Nothing is decoded yet.
 *
 * @param failOn what ends the decoding; `decodeImage` knows which damage is too much
 */
export function openImage(
  bytes: Buffer,
  limits: DecodingLimits,
  failOn: "none" | "error" | "warning",
): Sharp {
  return sharp(wholeWebp(bytes), { limitInputPixels: limits.pixels, failOn }).timeout({
    seconds: limits.seconds,
  });
}
