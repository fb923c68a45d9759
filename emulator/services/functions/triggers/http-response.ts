import type { ServerResponse } from "node:http";
import { bytesOf } from "../bindings/inputs-outputs";
import type { HttpCookie, HttpData, TypedData } from "../worker/protocol";

/** Sends what a handler returned; nothing at all is 204. */
export function sendHandlerResponse(response: ServerResponse, returned: TypedData | null | undefined): void {
  const http = returned?.http;
  if (!http) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    // Node frames the body itself
    if (!/^(transfer-encoding|connection|content-length)$/i.test(name)) response.setHeader(name, value);
  }
  const cookies = cookiesOf(http);
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.end(http.body ? bytesOf(http.body) : undefined);
}

function cookiesOf(http: HttpData): string[] {
  const written = http.headers?.["set-cookie"];
  return [...(written ? [written] : []), ...(http.cookies ?? []).map(serialize)];
}

function serialize(cookie: HttpCookie): string {
  const expires = cookie.expires && new Date(cookie.expires.value.seconds * 1000).toUTCString();
  const sameSite = { none: undefined, lax: "Lax", strict: "Strict", explicitNone: "None" };
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    expires && `Expires=${expires}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.secure?.value && "Secure",
    cookie.httpOnly?.value && "HttpOnly",
    cookie.sameSite && sameSite[cookie.sameSite] && `SameSite=${sameSite[cookie.sameSite]}`,
  ]
    .filter(Boolean)
    .join("; ");
}
