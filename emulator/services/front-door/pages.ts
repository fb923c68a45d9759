import type { IncomingMessage, ServerResponse } from "node:http";
import type { FrontDoorRequest } from "./front-door-request";

const sentences: Readonly<Record<number, string>> = {
  403: "The request is blocked.",
  404: "We weren't able to find your Azure Front Door Service configuration. If it's a new configuration that you recently created, it might not be ready yet.",
  429: "Too many requests.",
  502: "Our services aren't available right now. We're working to restore all services as soon as possible. Please check back soon.",
  503: "Our services aren't available right now. We're working to restore all services as soon as possible. Please check back soon.",
  504: "Our services aren't available right now. We're working to restore all services as soon as possible. Please check back soon.",
};

/** An answer of Front Door's own. Why it was given is for the log, where the reference leads. */
export function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  { reference }: FrontDoorRequest,
  status: number,
  { headers = {}, body }: { readonly headers?: Record<string, string>; readonly body?: string } = {},
): void {
  const page =
    body?.replaceAll("{{azure-ref}}", reference) ??
    `<!DOCTYPE html><html lang="en"><head><title>${status}</title></head><body><p>${sentences[status] ?? ""}</p><p>${reference}</p></body></html>`;
  response.writeHead(status, {
    "content-type": "text/html",
    "content-length": Buffer.byteLength(page),
    "cache-control": "no-store",
    "x-azure-ref": reference,
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : page);
}

/** Sends the visitor elsewhere. */
export function sendRedirect(
  response: ServerResponse,
  { reference }: FrontDoorRequest,
  status: number,
  location: string,
): void {
  response.writeHead(status, { location, "content-length": 0, "x-azure-ref": reference });
  response.end();
}
