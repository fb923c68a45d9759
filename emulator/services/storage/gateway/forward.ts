import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { acceptOf, headersOf, isSuccess, statusOf, textOf, withoutNames } from "./as-azure-answers";
import { blobEvent, raisesEvent } from "./blob-events";
import type { Admitted, GatewayParts } from "./gateway";
import { StorageRefusal } from "./refusal";

/** Belong to one connection, or vouch for the sender. */
const notForwarded = new Set([
  "authorization",
  "connection",
  "date",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-ms-copy-source-authorization",
  "x-ms-date",
]);

/**
 * Streams an admitted request to Azurite and its answer back. When the request changed a blob, the event is
 * published first: a writer that got its answer can rely on both.
 */
export async function forward(
  parts: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  admitted: Admitted,
): Promise<void> {
  const { demand, target } = admitted;
  const isEvent = raisesEvent(demand.operation, target, request.headers);
  const before =
    isEvent && demand.operation === "Delete Blob" ? await properties(parts, admitted) : undefined;

  const answer = await exchange(parts, request, response, admitted);
  if (isEvent && isSuccess(answer.statusCode)) {
    try {
      await publishChange(parts, request, admitted, answer.headers, before);
    } catch (error) {
      answer.resume();
      throw error;
    }
  }
  if (isSuccess(answer.statusCode)) logWrite(parts, request, admitted);
  const headers = [...headersOf(answer, request, admitted, `https://${request.headers.host}`)];
  // as Azure says it: Node's client closes the connection after an answer to HEAD that tells no length
  if (request.method === "HEAD" && answer.headers["content-length"] === undefined) {
    headers.push("Transfer-Encoding", "chunked");
  }
  const status = statusOf(answer) ?? 502;
  const rewrite = isSuccess(answer.statusCode) ? textOf(admitted) : undefined;
  if (rewrite !== undefined) {
    const text = rewrite(await readText(answer));
    const others = withoutNames(headers, [/^content-length$/i]);
    response.writeHead(status, [...others, "Content-Length", String(Buffer.byteLength(text))]).end(text);
    return;
  }
  response.writeHead(status, headers);
  await pipeline(answer, response).catch(() => response.destroy());
}

/** As the account's resource logs have it; what only reads is not told. */
function logWrite(
  { written }: GatewayParts,
  { method, url = "" }: IncomingMessage,
  admitted: Admitted,
): void {
  const { service, account, container, item } = admitted.target;
  if (service === "table" || method === "GET" || method === "HEAD") return;
  const [path = ""] = url.split("?", 1); // a query may hold a signature
  written({
    time: new Date().toISOString(),
    service,
    account,
    operation: nameInLogs(admitted),
    objectKey: `/${[account, container, item].filter(Boolean).join("/")}`,
    uri: `https://${account}.${service}.core.windows.net${path.slice(account.length + 1)}`,
  });
}

function nameInLogs({ demand: { operation }, target: { item } }: Admitted): string {
  const isOfTwo = operation === "Delete Message or Clear Messages";
  if (isOfTwo) return item === "messages" ? "ClearMessages" : "DeleteMessage";
  return operation.replaceAll(" ", "");
}

function exchange(
  { engine }: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
  { account, target, body }: Admitted,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = requestHeaders(request);
    const accept = acceptOf(target, request.headers);
    if (accept !== undefined) headers["accept"] = accept;
    const onward = engine.request(
      target.service,
      account,
      request.method ?? "GET",
      request.url ?? "/",
      headers,
    );
    onward.on("response", resolve);
    onward.on("error", (cause) => {
      reject(new StorageRefusal(503, "ServerBusy", `Azurite is not there (${cause.message}); try again.`));
    });
    // whoever leaves in the middle of an upload takes it back; after the last byte it is Azurite's to finish
    response.on("close", () => {
      if (request.complete) return;
      request.unpipe(onward);
      onward.destroy();
      request.resume(); // refused before its end: the rest must be read, or the connection stays stuck
    });
    request.on("error", () => onward.destroy());
    if (body === undefined) request.pipe(onward);
    else onward.end(body);
  });
}

async function publishChange(
  parts: GatewayParts,
  request: IncomingMessage,
  admitted: Admitted,
  answered: IncomingHttpHeaders,
  before: IncomingHttpHeaders | undefined,
): Promise<void> {
  const { account, target, demand } = admitted;
  const known = before ?? (demand.operation === "Put Blob" ? putProperties(request.headers) : undefined);
  await parts.publish(
    blobEvent({
      account,
      target,
      operation: demand.operation,
      request: request.headers,
      response: answered,
      properties: known ?? (await properties(parts, admitted, answered.etag)),
      origin: `https://${request.headers.host}`,
    }),
  );
}

/** What Get Blob Properties answers, or nothing when the blob is gone or is another one by now. */
async function properties(
  { engine }: GatewayParts,
  { account, target }: Admitted,
  etag?: string,
): Promise<IncomingHttpHeaders> {
  const condition: Record<string, string> = etag === undefined ? {} : { "if-match": etag };
  const { statusCode, headers } = await engine
    .fetch("blob", account, "HEAD", target.path, condition)
    .catch((cause: Error) => {
      throw new StorageRefusal(503, "ServerBusy", `Azurite is not there (${cause.message}); try again.`);
    });
  return isSuccess(statusCode) ? headers : {};
}

/** Put Blob says itself what the blob becomes. */
function putProperties(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const isBlock = headers["x-ms-blob-type"] === "BlockBlob";
  return {
    "content-type":
      String(headers["x-ms-blob-content-type"] ?? headers["content-type"] ?? "") ||
      "application/octet-stream",
    "content-length": isBlock ? headers["content-length"] : String(headers["x-ms-blob-content-length"] ?? 0),
    "x-ms-blob-type": headers["x-ms-blob-type"],
  };
}

/** With the sender's spelling of names: Azurite keeps the case of metadata. */
function requestHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = { host: request.headers.host ?? "127.0.0.1" };
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!notForwarded.has(name.toLowerCase())) headers[name] = String(request.headers[name.toLowerCase()]);
  }
  return headers;
}
