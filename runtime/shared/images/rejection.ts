/** Why an image is refused; stable, because people and alerts refer to it. */
export type RejectionCode =
  | "Empty"
  | "TooLarge"
  | "NotAnImage"
  | "UnsupportedFormat"
  | "TooManyPixels"
  | "TooManyPages"
  | "Corrupt"
  | "TooSlow";

/** What the person who uploaded the file can do about it. */
const remedies: Record<RejectionCode, string> = {
  Empty: "Upload the file again; the upload has probably been cut off.",
  TooLarge: "Upload a smaller file, for instance a JPEG exported at a lower quality.",
  NotAnImage: "Upload a JPEG, PNG, WebP, AVIF, GIF or TIFF file.",
  UnsupportedFormat: "Save the image as JPEG, PNG, WebP, AVIF, GIF or TIFF and upload that.",
  TooManyPixels: "Reduce the image's width and height and upload it again.",
  TooManyPages: "Upload the pages or frames you need as separate images.",
  Corrupt: "Open the image in a viewer, save it again, and upload the result.",
  TooSlow: "Save the image as an ordinary JPEG of a smaller size and upload that.",
};

/** What a service that was sent an image by another one calls the same. */
export const imageCodes = {
  Empty: "ImageEmpty",
  TooLarge: "ImageTooLarge",
  NotAnImage: "ImageNotDecodable",
  UnsupportedFormat: "ImageFormatNotSupported",
  TooManyPixels: "ImageTooLarge",
  TooManyPages: "ImageTooLarge",
  Corrupt: "ImageNotDecodable",
  TooSlow: "ImageTooLarge",
} as const satisfies Record<RejectionCode, string>;

/** The image is at fault, not the service: trying again would end the same way. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  readonly code: RejectionCode;

  /** @param sentence what is wrong with this file, for a person who knows nothing of this service */
  constructor(code: RejectionCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }

  get remedy(): string {
    return remedies[this.code];
  }
}
