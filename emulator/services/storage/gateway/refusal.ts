import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { NotReached } from "../../../unkind/network-rules";
import type { StorageServiceName } from "../engine/shared-key";

/** An answer of the gateway itself, in place of Azurite's. */
export class StorageRefusal extends Error {
  override readonly name = "Refusal";
  readonly statusCode: number;
  /** Value of x-ms-error-code. */
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Storage's own words for a request that its firewall stops; a role that is missing has others. */
export function notFromThere({ why }: NotReached): StorageRefusal {
  return new StorageRefusal(
    403,
    "AuthorizationFailure",
    `This request is not authorized to perform this operation.\n  why: ${why}\n` +
      "  fix: wait for endpoint and zone, call from inside of the network, or let the address in",
  );
}

/** Sends a refusal as Azure would: XML for blobs and queues, JSON for tables, nothing but headers for HEAD. */
export function sendRefusal(
  service: StorageServiceName,
  request: IncomingMessage,
  response: ServerResponse,
  { statusCode, code, message }: Pick<StorageRefusal, "statusCode" | "code" | "message">,
): void {
  const requestId = randomUUID();
  const text = `${message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  const body = request.method === "HEAD" ? "" : service === "table" ? asJson(code, text) : asXml(code, text);
  response.writeHead(statusCode, {
    "x-ms-error-code": code,
    "x-ms-request-id": requestId,
    "x-ms-version": request.headers["x-ms-version"] ?? "2025-11-05",
    "content-type": service === "table" ? "application/json;odata=minimalmetadata" : "application/xml",
    "content-length": Buffer.byteLength(body),
    ...(statusCode === 401 && {
      "www-authenticate":
        "Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize resource_id=https://storage.azure.com",
    }),
  });
  response.end(body);
}

function asXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
}

function asJson(code: string, message: string): string {
  return JSON.stringify({ "odata.error": { code, message: { lang: "en-US", value: message } } });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
