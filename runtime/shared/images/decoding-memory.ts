import type { Metadata } from "sharp";
import type { ImageFormat } from "./identify-format";

/** Whatever the image: rows under way, both renditions and what encoding them takes. */
const fixedBytes = 45_000_000;

/**
 * Most memory in bytes that decoding an image takes, from its header alone.
 *
 * What a decoder streams costs next to nothing, however large it is; what it cannot stream stands in memory as a whole.
 * Each number is from images of 49 million pixels, rounded up: `node bin/bench.mjs bombs` measures them again.
 */
export function decodingBytes(format: ImageFormat, header: Metadata): number {
  return fixedBytes + header.width * header.height * bytesPerPixel(format, header);
}

function bytesPerPixel(format: ImageFormat, header: Metadata): number {
  const { channels, isProgressive } = header;
  const sample = sampleBytes[header.depth ?? "uchar"] ?? 16;
  switch (format) {
    case "JPEG": // a progressive one: two bytes for each coefficient
      return isProgressive ? 2 * channels : 0;
    case "PNG":
      return isProgressive ? channels * sample + 1.5 : 0;
    case "GIF":
    case "WebP":
      return 5;
    case "TIFF": // streams too, unless it is a single strip or tile
      return channels * sample + 1;
    case "AVIF": // the decoder keeps several frames, and its own planes beside the pixels
      return 18 * sample;
  }
}

const sampleBytes: Readonly<Record<string, number>> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};
