import type { Sharp } from "sharp";
import { decodedShare } from "./decoded-share/decoded-share";
import { completedPng } from "./decoded-share/png-share";
import { decodingProblem } from "./decoding-problem";
import { type DecodingLimits, openImage } from "./guarded-sharp";
import type { ImageFormat } from "./identify-format";
import { Rejection } from "./rejection";

/**
 * The least of a picture that is taken for the picture. What may be missing, a strip of a twentieth at its end, is less
 * than the sixteenth that models cut off each side before they look, and no more than a shadow at the edge of a rendition.
 */
export const leastDecodedShare = 0.95;

/**
 * Decodes the first frame of an untrusted image, once if it is whole.
 *
 * Decoders stop at nothing or at everything: what they say of damage tells that there is some, not how much is left. So
 * when one has complained, and always where it never does, the file itself is read for how much of the picture is in it,
 * and the picture is made of what there is when that is enough.
 *
 * ```
 * decode strictly ──▶ result
 *       │ complaint
 *       ▼
 * measure ──▶ enough: decode what there is ──▶ result
 *       └───▶ too little: Corrupt
 * ```
 *
 * @param read what to do with the opened image; called once more when the first time came upon damage
 * @throws Rejection Corrupt, UnsupportedFormat, TooManyPixels or TooSlow
 */
export async function decodeImage<Result>(
  bytes: Buffer,
  format: ImageFormat,
  limits: DecodingLimits,
  read: (image: Sharp) => Promise<Result>,
): Promise<Result> {
  const complaint = isSilent(format) ? undefined : await complaintOf(() => read(open(strictness(format))));
  if (complaint && "result" in complaint) return complaint.result;
  if (complaint && !isDamage(complaint.problem)) throw complaint.problem;

  const share = await decodedShare(format, bytes);
  if (share !== undefined && share < leastDecodedShare) {
    const percent = Math.floor(share * 100);
    throw new Rejection(
      "Corrupt",
      `The image is damaged or incomplete: ${percent} % of the picture can be read, and at least ${leastDecodedShare * 100} % are needed.`,
      { cause: complaint?.problem },
    );
  }
  const mended = format === "PNG" && share !== undefined ? await completedPng(bytes) : bytes;
  const again = await complaintOf(() => read(open(share === undefined ? "error" : "none", mended)));
  if ("result" in again) return again.result;
  throw again.problem;

  function open(failOn: "none" | "error" | "warning", file = bytes): Sharp {
    return openImage(file, limits, failOn);
  }

  async function complaintOf(run: () => Promise<Result>): Promise<{ result: Result } | { problem: unknown }> {
    try {
      return { result: await run() };
    } catch (error) {
      return { problem: decodingProblem(error, limits) };
    }
  }
}

/** Formats whose decoders say nothing when a picture's data end too early, or go on with zeros. */
function isSilent(format: ImageFormat): boolean {
  return format === "GIF" || format === "WebP";
}

/** Only a warning tells that a JPEG's data end before the picture does; elsewhere warnings speak of trifles. */
function strictness(format: ImageFormat): "error" | "warning" {
  return format === "JPEG" ? "warning" : "error";
}

function isDamage(problem: unknown): boolean {
  return problem instanceof Rejection && problem.code === "Corrupt";
}
