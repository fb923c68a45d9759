import { createHash } from "node:crypto";
import sharp, { type OutputInfo, type Sharp } from "sharp";
import { dominantColour } from "./dominant-colour";
import { type DecodingLimits, decodingProblem, openImage } from "./guarded-sharp";
import type { ImageFacts } from "./inspect-image";

export interface Rendition {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  readonly extension: "jpg" | "webp";
  readonly contentType: "image/jpeg" | "image/webp";
  readonly sha256: string;
}

export interface Renditions {
  /** Upright, sRGB, at most 800 x 600, never enlarged. */
  readonly output: Rendition;
  /** Exactly 150 x 150, cut from the middle. */
  readonly thumbnail: Rendition;
  /** "#rrggbb" */
  readonly dominantColour: string;
}

const fit = { width: 800, height: 600, fit: "inside", withoutEnlargement: true } as const;
const square = { width: 150, height: 150, fit: "cover" } as const;

/** Decoded pixels: 8 bits a channel, sRGB, upright. */
interface Frame {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

/**
 * Makes both renditions from one decoding of the first frame. Decoding is most of the work, so the thumbnail is cut
 * from the 800 x 600 pixels wherever that cannot be told from a thumbnail of the original.
 *
 * @throws Rejection Corrupt or TooSlow
 */
export async function makeRenditions(
  bytes: Buffer,
  facts: ImageFacts,
  limits: DecodingLimits,
): Promise<Renditions> {
  const upright = () => openImage(bytes, limits).autoOrient();
  const frame = withoutIdleAlpha(await decode(upright().resize(fit), limits));
  const squareFrame = holdsThumbnail(frame, facts)
    ? frame
    : withoutIdleAlpha(await decode(upright().resize(square), limits));

  const [output, thumbnail] = await Promise.all([
    encode(pixels(frame), frame.info.channels, limits),
    encode(pixels(squareFrame).resize(square), squareFrame.info.channels, limits),
  ]);
  return { output, thumbnail, dominantColour: dominantColour(frame.data, frame.info.channels) };
}

async function decode(image: Sharp, limits: DecodingLimits): Promise<Frame> {
  try {
    return await image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw decodingProblem(error, limits);
  }
}

/** Twice the thumbnail's size is enough to shrink from; a frame that was not shrunk is the original itself. */
function holdsThumbnail({ info }: Frame, facts: ImageFacts): boolean {
  return info.width === facts.width || Math.min(info.width, info.height) >= 2 * square.width;
}

/** Drops an alpha channel that hides nothing, so that the photo can be a JPEG. */
function withoutIdleAlpha(frame: Frame): Frame {
  const { data, info } = frame;
  if (info.channels !== 4) return frame;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return frame;

  const opaque = Buffer.allocUnsafe((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) data.copy(opaque, to, from, from + 3);
  return { data: opaque, info: { ...info, channels: 3 } };
}

function pixels({ data, info: { width, height, channels } }: Frame): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** JPEG, or WebP when there is transparency to keep. */
async function encode(image: Sharp, channels: number, limits: DecodingLimits): Promise<Rendition> {
  const transparent = channels === 4;
  const encoded = transparent ? image.webp({ quality: 80, effort: 2 }) : image.jpeg({ quality: 80 });
  const { data: bytes, info } = await encoded
    .timeout({ seconds: limits.seconds })
    .toBuffer({ resolveWithObject: true });
  return {
    bytes,
    width: info.width,
    height: info.height,
    extension: transparent ? "webp" : "jpg",
    contentType: transparent ? "image/webp" : "image/jpeg",
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
}
