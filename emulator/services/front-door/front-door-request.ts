import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Scheme } from "./front-door-resources";

/** A request as rules and routes see it. */
export interface FrontDoorRequest {
  /** Unique; the visitor, the origin and the log are told the same. */
  readonly reference: string;
  readonly method: string;
  readonly scheme: Scheme;
  /** With its port. */
  readonly host: string;
  /** Still encoded, without the query. */
  readonly path: string;
  /** Without its "?". */
  readonly query: string;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
  /** Of whoever is connected. */
  readonly socketAddress: string;
  /** Of the visitor as X-Forwarded-For tells, which anyone may have written. */
  readonly clientAddress: string;
}

export function frontDoorRequestOf(request: IncomingMessage, scheme: Scheme): FrontDoorRequest {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const socketAddress = request.socket.remoteAddress ?? "127.0.0.1";
  const [forwarded = ""] = String(request.headers["x-forwarded-for"] ?? "").split(",", 1);
  return {
    reference: newReference(),
    method: request.method ?? "GET",
    scheme,
    host: request.headers.host ?? "127.0.0.1",
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? "" : url.slice(at + 1),
    httpVersion: request.httpVersion,
    headers: request.headers,
    socketAddress,
    clientAddress: forwarded.trim() || socketAddress,
  };
}

function newReference(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return `${time}-${randomBytes(18).toString("hex")}`;
}
