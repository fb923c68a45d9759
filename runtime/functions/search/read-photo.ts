import { identifyFormat } from "../../shared/images/identify-format";
import { Problem } from "./contract/problems";
import type { Image } from "./embeddings/embeddings";
import { boundedForm, mostFormBytes } from "../../http/bounded-form";
import { type RequestWithBody, readBody, tooLarge } from "../../http/read-body";

export interface Photo {
  readonly image: Image;
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
 * @throws Problem
 */
export async function readPhoto(request: RequestWithBody, mostBytes: number): Promise<Photo> {
  const contentType = request.headers.get("content-type") ?? "";
  if (/^(image\/|application\/octet-stream\b)/i.test(contentType)) {
    return { image: imageOf(await readBody(request, mostBytes)), fields: [] };
  }
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new Problem("ContentTypeNotSupported", `Content-Type is ${shown(contentType)}.`);
  }
  const form = await readForm(await readBody(request, mostBytes + mostFormBytes), contentType);
  const file = form.get("image");
  if (file === null || typeof file === "string") {
    throw new Problem("ImageMissing", "The form has no file in the field `image`.");
  }
  if (file.size > mostBytes) throw tooLarge(mostBytes);
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return { image: imageOf(Buffer.from(await file.arrayBuffer())), fields };
}

function imageOf(bytes: Buffer): Image {
  if (bytes.length === 0) throw new Problem("ImageEmpty", "The image has no bytes.");
  const format = identifyFormat(bytes)?.name;
  const contentType = mediaTypes[format ?? ""];
  if (contentType) return { bytes, contentType };
  const what = format ? `This is a file of the format ${format}.` : "Nothing known begins like this file.";
  throw new Problem("ImageFormatNotSupported", what);
}

async function readForm(bytes: Buffer, contentType: string): Promise<FormData> {
  const headers = { "content-type": boundedForm(bytes, contentType) };
  try {
    return await new Response(bytes, { headers }).formData();
  } catch (cause) {
    throw new Problem("FormNotValid", "The body is not the form that its Content-Type says.", { cause });
  }
}

function shown(contentType: string): string {
  return contentType ? `"${contentType.slice(0, 100)}"` : "missing";
}
