import type { DecodingLimits } from "../../shared/images/guarded-sharp";
import type { ImageFormat } from "../../shared/images/identify-format";
import { imageCodes, Rejection } from "../../shared/images/rejection";
import { RowProblem } from "./row-problem";

const limits: DecodingLimits = { pixels: 50_000_000, pages: 1000, seconds: 20 };
const mostDecodingBytes = 525_000_000;
/** Pixels of the longer side: twice what the console shows, for fine screens. */
const longestSide = 600;

/**
 * Refuses what is not an image that can be decoded within limits, from its header alone.
 *
 * @throws RowProblem
 */
export async function inspectPicture(bytes: Buffer): Promise<ImageFormat> {
  return asRowProblem(async () => {
    if (bytes.length === 0) throw new Rejection("Empty", "The file is empty.");
    const { inspectImage, refuseTooMuchMemory } = await import("../../shared/images/inspect-image");
    const facts = await inspectImage(bytes, limits);
    refuseTooMuchMemory(facts, mostDecodingBytes);
    return facts.format;
  });
}

/**
 * What the catalogue shows of an item: a JPEG of at most 600 x 600 pixels, upright, in sRGB, on white, and without
 * anything the camera wrote into it.
 *
 * @throws RowProblem
 */
export function makePicture(bytes: Buffer, format: ImageFormat): Promise<Buffer> {
  return asRowProblem(async () => {
    const { decodeImage } = await import("../../shared/images/decode-image");
    return decodeImage(bytes, format, limits, (image) =>
      image
        .autoOrient()
        .resize(longestSide, longestSide, { fit: "inside", withoutEnlargement: true })
        .flatten({ background: "white" })
        .jpeg({ quality: 82, mozjpeg: false })
        .toBuffer(),
    );
  });
}

async function asRowProblem<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new RowProblem(imageCodes[error.code], error.message, { cause: error });
  }
}
