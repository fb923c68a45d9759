import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const sentences = {
  ServerBusy: "The service is starting. Try again.",
  UnsupportedHttpVerb: "The resource doesn't support specified Http Verb.",
  WebContentNotFound: "The requested content does not exist.",
} as const;

/** An answer of the website itself, in Azure's codes. */
export function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: keyof typeof sentences,
): void {
  const page = `<!DOCTYPE html><html lang="en"><head><title>${code}</title></head><body><h1>${sentences[code]}</h1><ul><li>HttpStatusCode: ${status}</li><li>ErrorCode: ${code}</li></ul></body></html>`;
  response.writeHead(status, {
    "content-type": "text/html",
    "content-length": Buffer.byteLength(page),
    "x-ms-error-code": code,
    "x-ms-request-id": randomUUID(),
    ...(status === 405 && { allow: "GET, HEAD" }),
  });
  response.end(request.method === "HEAD" ? undefined : page);
}
