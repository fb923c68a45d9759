import type { ImageFormat } from "../identify-format";
import { gifShare } from "./gif-share";
import { jpegShare } from "./jpeg-share";
import { pngShare } from "./png-share";
import { tiffShare } from "./tiff-share";
import { webpShare } from "./webp";

/**
 * How much of the first frame's picture can be read from a damaged file, from 0 to 1; undefined when the file does not
 * tell: then the decoder has the last word. An AVIF is decoded as a whole or not at all.
 */
export async function decodedShare(format: ImageFormat, bytes: Buffer): Promise<number | undefined> {
  switch (format) {
    case "JPEG":
      return jpegShare(bytes);
    case "PNG":
      return pngShare(bytes);
    case "GIF":
      return gifShare(bytes);
    case "TIFF":
      return tiffShare(bytes);
    case "WebP":
      return webpShare(bytes);
    case "AVIF":
      return undefined;
  }
}
