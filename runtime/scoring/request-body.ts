import type { IncomingMessage } from "node:http";
import { CollectedChunks } from "../shared/collected-chunks";
import { identifyFormat } from "../shared/images/identify-format";
import type { BodyKind } from "./read-inputs";
import { Refusal } from "./refusal";

/** @throws Refusal ContentTypeNotSupported */
export function bodyKind(contentType = ""): BodyKind {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type.startsWith("image/") || type === "application/octet-stream") return "image";
  if (type === "application/json") return "json";
  throw new Refusal(
    "ContentTypeNotSupported",
    type === ""
      ? "The request has no content type."
      : `The content type "${type.slice(0, 100)}" is not supported.`,
  );
}

/**
 * The body of a request, as far as it can be judged without a worker.
 *
 * @throws Refusal when it is too large, empty, or an image of no format that is opened, and when the caller goes away
 * before its end
 */
export async function readBody(request: IncomingMessage, kind: BodyKind, mostBytes: number): Promise<Buffer> {
  const body = await collect(request, mostBytes);
  if (body === "too large") throw tooLarge(kind, mostBytes);
  if (body.length === 0)
    throw new Refusal(kind === "image" ? "ImageEmpty" : "RequestEmpty", "The body is empty.");
  if (kind === "image") refuseFormat(body);
  return body;
}

export function tooLarge(kind: BodyKind, mostBytes: number): Refusal {
  const megabytes = Math.round((mostBytes / 1024 ** 2) * 100) / 100;
  return new Refusal(
    kind === "image" ? "ImageTooLarge" : "RequestTooLarge",
    `The body is larger than ${megabytes} MB.`,
  );
}

/** What is left of a body that is too large is thrown away as it comes. */
function collect(request: IncomingMessage, mostBytes: number): Promise<Buffer | "too large"> {
  const chunks = new CollectedChunks();
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      if (chunks.length + chunk.length <= mostBytes) return chunks.add(chunk);
      chunks.clear();
      resolve("too large");
    });
    request.on("end", () => resolve(chunks.joined()));
    request.on("close", () =>
      reject(new Refusal("RequestNotValid", "The caller went away before the body's end.")),
    );
  });
}

/** What the first bytes tell needs no worker. */
function refuseFormat(body: Buffer): void {
  const found = identifyFormat(body.subarray(0, 256));
  if (found === undefined) throw new Refusal("ImageNotDecodable", "The body is not an image.");
  if (found.supported === undefined || found.supported === "TIFF")
    throw new Refusal("ImageFormatNotSupported", `The image is a ${found.name}, which is not supported.`);
}
