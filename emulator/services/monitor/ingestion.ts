import type { IncomingMessage, ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { AccessDenied } from "../../identity/identity";
import { type Envelope, itemsOf, parseEnvelope } from "./envelope";
import type { TelemetryItem } from "./monitor";

const largestBodyBytes = 64 * 1024 * 1024;

export interface IngestionNeeds {
  /** @throws AccessDenied when the sender may not write telemetry of this instrumentation key */
  authorize(authorization: string | undefined, instrumentationKey: string): void;
  keep(item: TelemetryItem): void;
  /** Senders tend to swallow a refusal, so it is told here as well. */
  refused(error: AccessDenied): void;
}

interface ItemError {
  readonly index: number;
  readonly statusCode: number;
  readonly message: string;
}

/** The ingestion and live metrics endpoints of a connection string. */
export async function answerIngestion(
  needs: IngestionNeeds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(`https://${request.headers.host}${request.url}`);
  if (request.method === "POST" && /^\/v2(\.1)?\/track$/.test(pathname))
    return track(needs, request, response);
  if (pathname.startsWith("/QuickPulseService.svc/")) {
    // nobody watches live metrics here, so the sender need not send any
    response.writeHead(200, { "x-ms-qps-subscribed": "false" }).end();
    return;
  }
  response.writeHead(404).end();
}

async function track(
  needs: IngestionNeeds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const envelopes = parse(await readBody(request));
  const errors: ItemError[] = [];
  for (const [index, value] of envelopes.entries()) {
    try {
      const envelope: Envelope = parseEnvelope(value);
      needs.authorize(request.headers.authorization, envelope.iKey);
      for (const item of itemsOf(envelope)) needs.keep(item);
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof AccessDenied) needs.refused(error);
      errors.push({ index, statusCode: error instanceof AccessDenied ? error.statusCode : 400, message });
    }
  }

  const itemsReceived = envelopes.length;
  const itemsAccepted = itemsReceived - errors.length;
  const refusal = errors.find(({ statusCode }) => statusCode === 401 || statusCode === 403);
  const allRefused = itemsAccepted === 0 && errors.length > 0;
  const status = errors.length === 0 ? 200 : allRefused ? (refusal?.statusCode ?? 400) : 206;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ itemsReceived, itemsAccepted, errors }));
}

/** A JSON array, or one JSON per line. */
function parse(text: string): unknown[] {
  if (text.trimStart().startsWith("[")) return JSON.parse(text) as unknown[];
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as unknown);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBodyBytes) throw new Error("more than 64 MB of telemetry at once");
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return (
    request.headers["content-encoding"] === "gzip"
      ? gunzipSync(body, { maxOutputLength: largestBodyBytes })
      : body
  ).toString();
}
