import sharp, { type Sharp } from "sharp";
import { Rejection } from "./rejection";

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

/** The first frame of an untrusted image. Nothing is decoded yet. */
export function openImage(bytes: Buffer, limits: DecodingLimits): Sharp {
  return sharp(bytes, {
    limitInputPixels: limits.pixels,
    // "warning" would also refuse photos that every viewer shows, such as those with stray bytes between segments
    failOn: "error",
  }).timeout({ seconds: limits.seconds });
}

/** Tells an image that cannot be decoded from a machine that cannot decode: only the first is a `Rejection`. */
export function decodingProblem(error: unknown, limits: DecodingLimits): unknown {
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  if (/timeout/i.test(message)) {
    return new Rejection("TooSlow", `The image takes longer than ${limits.seconds} seconds to decode.`, {
      cause: error,
    });
  }
  if (/memory|alloc/i.test(message)) return error;
  return new Rejection("Corrupt", `The image is damaged or incomplete (${message.slice(0, 200)}).`, {
    cause: error,
  });
}
