import { mostFormBytes, readForm } from "../../http/bounded-form";
import { BodyTooLarge, type RequestWithBody, readBody } from "../../http/read-body";
import { identifyFormat } from "../../shared/images/identify-format";
import { problem } from "./contract/problems";
import type { EmbeddableImage } from "./embeddings/embeddings";

export interface Photo {
  readonly image: EmbeddableImage;
  /** The other fields of the form. */
  readonly fields: readonly (readonly [string, string])[];
}

/** What models are trained on and browsers show. The scoring server opens no more than this either. */
const mediaTypes: Readonly<Record<string, string>> = {
  JPEG: "image/jpeg",
  PNG: "image/png",
  WebP: "image/webp",
  GIF: "image/gif",
  AVIF: "image/avif",
};

/**
 * The photo of a request, as its body or as the field `image` of a form. Its bytes decide what it is, not its name.
 *
 * @throws Problem or BodyTooLarge
 */
export async function readPhoto(request: RequestWithBody, mostBytes: number): Promise<Photo> {
  const contentType = request.headers.get("content-type") ?? "";
  if (/^(image\/|application\/octet-stream\b)/i.test(contentType)) {
    return { image: imageOf(await readBody(request, mostBytes)), fields: [] };
  }
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw problem("ContentTypeNotSupported", `Content-Type is ${shown(contentType)}.`);
  }
  const form = await readForm(await readBody(request, mostBytes + mostFormBytes), contentType, "a search");
  const file = form.get("image");
  if (file === null || typeof file === "string") {
    throw problem("ImageMissing", "The form has no file in the field `image`.");
  }
  if (file.size > mostBytes) throw new BodyTooLarge(mostBytes);
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return { image: imageOf(Buffer.from(await file.arrayBuffer())), fields };
}

function imageOf(bytes: Buffer): EmbeddableImage {
  if (bytes.length === 0) throw problem("ImageEmpty", "The image has no bytes.");
  const format = identifyFormat(bytes)?.name;
  const contentType = mediaTypes[format ?? ""];
  if (contentType) return { bytes, contentType };
  const what = format ? `This is a file of the format ${format}.` : "Nothing known begins like this file.";
  throw problem("ImageFormatNotSupported", what);
}

function shown(contentType: string): string {
  return contentType ? `"${contentType.slice(0, 100)}"` : "missing";
}
