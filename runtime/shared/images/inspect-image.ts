import sharp, { type Metadata } from "sharp";
import { wholeWebp } from "./decoded-share/webp";
import { decodingBytes } from "./decoding-memory";
import { decodingProblem } from "./decoding-problem";
import type { DecodingLimits } from "./guarded-sharp";
import { type ImageFormat, identifyFormat } from "./identify-format";
import { Rejection } from "./rejection";

/** What the header of an image says. Width and height are those of one upright frame. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  readonly colourSpace: string;
  readonly hasProfile: boolean;
  readonly hasAlpha: boolean;
  /** EXIF's number from 1 (upright) to 8. */
  readonly orientation: number;
  readonly exif?: Buffer;
  /** Most memory that decoding it takes. */
  readonly decodingBytes: number;
}

/**
 * Reads the header and refuses what would cost too much, before a single pixel is decoded: a bomb's header is
 * as small as any other.
 *
 * @throws Rejection NotAnImage, UnsupportedFormat, Corrupt, TooManyPixels or TooManyPages
 */
export async function inspectImage(bytes: Buffer, limits: DecodingLimits): Promise<ImageHeader> {
  const format = formatOf(bytes);
  const header = await readHeader(bytes, limits);

  const pages = header.pages ?? 1;
  const { width, height } = header.autoOrient;
  if (!width || !height) throw new Rejection("Corrupt", "The image says that it has no width or no height.");
  if (width * height > limits.pixels) {
    throw new Rejection(
      "TooManyPixels",
      `The image has ${width} x ${height} pixels, ${millions(width * height)} million; at most ${millions(limits.pixels)} million are allowed.`,
    );
  }
  if (pages > limits.pages) {
    throw new Rejection(
      "TooManyPages",
      `The file has ${pages} frames or pages; at most ${limits.pages} are allowed.`,
    );
  }

  return {
    format,
    width,
    height,
    pages,
    colourSpace: header.space ?? "unknown",
    hasProfile: header.hasProfile ?? false,
    hasAlpha: header.hasAlpha ?? false,
    orientation: orientationOf(header),
    exif: header.exif,
    decodingBytes: decodingBytes(format, header),
  };
}

/**
 * Refuses what cannot be decoded in so many bytes of memory.
 *
 * @throws Rejection TooManyPixels
 */
export function refuseTooMuchMemory({ width, height, decodingBytes }: ImageHeader, most: number): void {
  if (decodingBytes <= most) return;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  throw new Rejection(
    "TooManyPixels",
    `The image has ${width} x ${height} pixels, and of its kind that takes ${megabytes(decodingBytes)} MB of memory to decode; at most ${megabytes(most)} MB are allowed.`,
  );
}

function formatOf(bytes: Buffer): ImageFormat {
  const found = identifyFormat(bytes);
  if (!found)
    throw new Rejection("NotAnImage", "The file is not an image, or of a kind nobody uses for photos.");
  if (!found.supported)
    throw new Rejection("UnsupportedFormat", `The file is a ${found.name}, which is not supported.`);
  return found.supported;
}

async function readHeader(bytes: Buffer, limits: DecodingLimits): Promise<Metadata> {
  try {
    // no pixel limit here: the dimensions are wanted for the sentence that refuses them; damage is judged in decoding
    return await sharp(wholeWebp(bytes), { limitInputPixels: false, failOn: "none" }).metadata();
  } catch (error) {
    throw decodingProblem(error, limits);
  }
}

/** What is no orientation turns nothing, and is not handed on. */
function orientationOf({ orientation = 1 }: Metadata): number {
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

// not toLocaleString: its first use loads 5 MB of locales, in the middle of refusing a bomb
function millions(pixels: number): number {
  return Math.round(pixels / 1e4) / 100;
}
