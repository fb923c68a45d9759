import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { healthCheckAgent } from "../health-check";
import { explain } from "../host-storage/clients";
import type { TriggerValue } from "../invoker";
import type { KeyStore } from "../keys";
import type { LoadedApp } from "../loaded-app";
import { triggerByHand } from "../trigger-by-hand";
import { HandlerFailed, WorkerLost } from "../worker-process";
import { answerWebhook } from "./event-grid-webhook";
import { sendHandlerResponse } from "./http-response";
import { findRoute } from "./http-routes";

/** The host's default; its documentation of FUNCTIONS_REQUEST_BODY_SIZE_LIMIT names it. */
const largestBodyBytes = 104_857_600;
/** Azure's load balancer gives up then. */
const longestRequestMs = 230_000;

export interface AppServer {
  readonly keys: KeyStore;
  /** Waits for an app that is starting. @throws when it does not come up in time */
  app(): Promise<LoadedApp>;
  status(): Promise<object>;
  readonly settings: Readonly<Record<string, string>>;
}

/** A request that has been read, and where its answer goes. */
interface Exchange {
  readonly server: AppServer;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly response: ServerResponse;
}

/** All requests to an app's own address: its functions, Event Grid's web hook and the host's own pages. */
export async function answer(
  server: AppServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(`https://${request.headers.host}${request.url}`);
  const tooLong = setTimeout(
    () => fail(response, 504, "the function took longer than 230 s"),
    longestRequestMs,
  );
  try {
    const largest = Number(server.settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? largestBodyBytes);
    const body = await readBody(request, largest);
    if (body === undefined) return fail(response, 413, `a request may hold ${largest} bytes`);
    const exchange: Exchange = { server, request, url, body, response };
    if (url.pathname === "/runtime/webhooks/blobs") return await webhook(exchange);
    if (url.pathname.startsWith("/admin/")) return await admin(exchange);
    if (url.pathname === "/" && request.method === "GET") return home(response);
    await callFunction(exchange);
  } catch (error) {
    if (error instanceof HandlerFailed) return fail(response, 500, "");
    fail(response, error instanceof WorkerLost ? 502 : 503, explain(error));
  } finally {
    clearTimeout(tooLong);
  }
}

async function callFunction({ server, request, url, body, response }: Exchange): Promise<void> {
  const app = await server.app();
  const route = findRoute(app.routes, request.method ?? "GET", url.pathname);
  if (!route) return fail(response, 404, "");
  const { definition, authLevel } = route.found;
  if (authLevel !== "anonymous" && !server.keys.allows(authLevel, keyOf(request, url))) {
    return fail(response, 401, "");
  }
  const { traceparent, "user-agent": agent } = request.headers;
  const isProbe = agent === healthCheckAgent;
  const problem = isProbe ? undefined : await app.wake().catch(explain);
  if (problem !== undefined) return fail(response, 503, problem);
  const trigger: TriggerValue = {
    data: {
      http: {
        method: request.method ?? "GET",
        url: url.href,
        headers: headersOf(request),
        params: route.parameters,
        ...(body.length > 0 && { body: { bytes: body } }),
      },
    },
    values: route.parameters,
    traceParent: typeof traceparent === "string" ? traceparent : undefined,
  };
  const { returnValue } = await (isProbe ? app.probe(definition, trigger) : app.invoke(definition, trigger));
  if (!response.writableEnded) sendHandlerResponse(response, returnValue);
}

async function webhook({ server, request, url, body, response }: Exchange): Promise<void> {
  const app = await server.app();
  if (!app.blobTrigger) return fail(response, 404, "this app has no blob trigger");
  if (!server.keys.allows("blobs", keyOf(request, url))) return fail(response, 401, "");
  const functionName = url.searchParams.get("functionName") ?? "";
  const known = app.functions
    .filter(({ type }) => type === "blobTrigger")
    .map(({ name }) => `Host.Functions.${name}`);
  if (!known.includes(functionName)) {
    return fail(response, 404, `functionName is "${functionName}"; this app has ${known.join(", ")}`);
  }
  const { blobTrigger } = app;
  const eventType = request.headers["aeg-event-type"];
  const result = await answerWebhook(
    { eventType: typeof eventType === "string" ? eventType : undefined, body: body.toString() },
    (events) => blobTrigger.enqueue(events, functionName),
  );
  if (result.json) return sendJson(response, result.status, result.json);
  response.writeHead(result.status).end();
}

async function admin({ server, request, url, body, response }: Exchange): Promise<void> {
  if (!server.keys.allows("admin", keyOf(request, url))) return fail(response, 401, "");
  if (url.pathname === "/admin/host/status") return sendJson(response, 200, await server.status());
  if (url.pathname === "/admin/host/ping") return void response.writeHead(200).end();
  const app = await server.app();
  if (url.pathname === "/admin/functions") {
    return sendJson(
      response,
      200,
      app.functions.map(({ name, metadata }) => ({ name, config: { bindings: metadata.bindings } })),
    );
  }
  const name = /^\/admin\/functions\/([^/]+)$/.exec(url.pathname)?.[1];
  if (name === undefined || request.method !== "POST") return fail(response, 404, "");
  const asked = inputIn(body);
  if (asked === undefined) return fail(response, 400, "the body has to be JSON with one member, input");
  // the platform answers at once as well
  void triggerByHand(app, name, asked.input).catch(() => undefined);
  response.writeHead(202).end();
}

/** undefined when the body is something else. */
function inputIn(body: Buffer): { input?: unknown } | undefined {
  try {
    return body.length === 0 ? {} : z.object({ input: z.unknown() }).parse(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

function home(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end("<!DOCTYPE html><title>Function app</title><p>Your Functions 4.0 app is up and running.</p>");
}

function keyOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers["x-functions-key"];
  return typeof header === "string" ? header : (url.searchParams.get("code") ?? undefined);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}

/** undefined when it is too large. */
async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const { "content-length": given, "transfer-encoding": encoding } = request.headers;
  // a stream that is read takes longer than all else here
  if (given === undefined && encoding === undefined) return Buffer.of();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, status: number, json: object): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(json));
}

function fail(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(message);
}
