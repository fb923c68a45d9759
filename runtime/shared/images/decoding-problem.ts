import type { DecodingLimits } from "./guarded-sharp";
import { Rejection, type RejectionCode } from "./rejection";

/**
 * What the decoders' messages mean to whoever uploaded the file; the first that fits. Their own words stay in `cause`:
 * "Unknown error" and "vipspng: libpng read error" are no reasons.
 */
const meanings: readonly (readonly [RegExp, RejectionCode, string])[] = [
  [/too many|more than \d+ scans/i, "TooSlow", "The image consists of more parts than a photo has."],
  [
    /(pixel|security|user|byte) limit|exceed\w* .*(limit|maximum)|size overflow|too large/i,
    "TooManyPixels",
    "The image, or a part of it, is larger than may be decoded.",
  ],
  [
    /not configured|not supported|unsupported (feature|codec|compression|jpeg (process|data))|no decod(er|ing)|can ?not handle|sorry/i,
    "UnsupportedFormat",
    "The image is stored in a way that is not supported.",
  ],
  [
    /unsupported image format|corrupt header|unable to parse|no image|directory/i,
    "Corrupt",
    "The image is damaged or incomplete: what it says about itself cannot be read, or its end is missing.",
  ],
  [
    /premature|unexpected end|not enough|truncat|short/i,
    "Corrupt",
    "The image is damaged or incomplete: its end is missing.",
  ],
  [
    /crc|check|huffman|code|invalid|bogus|corrupt|bad /i,
    "Corrupt",
    "The image is damaged: its data contradict themselves.",
  ],
];

const unknown = ["Corrupt", "The image is damaged or incomplete: its data make no picture."] as const;

/** Tells an image that cannot be decoded from a machine that cannot decode: only the first is a `Rejection`. */
export function decodingProblem(error: unknown, limits: DecodingLimits): unknown {
  if (error instanceof Rejection) return error;
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
  if (/timeout/i.test(message)) {
    return new Rejection("TooSlow", `The image takes longer than ${limits.seconds} seconds to decode.`, {
      cause: error,
    });
  }
  const [code, sentence] = meaningOf(message);
  // an image that asks for too much is at fault; a machine without memory is not the image's
  if (code !== "TooManyPixels" && /memory|alloc/i.test(message)) return error;
  return new Rejection(code, sentence, { cause: error });
}

function meaningOf(message: string): readonly [RejectionCode, string] {
  for (const [pattern, code, sentence] of meanings) if (pattern.test(message)) return [code, sentence];
  return unknown;
}
