import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Log } from "../../core/service";
import type { FrontDoorRequest } from "./front-door-request";
import type { FrontDoorOrigin, FrontDoorRoute, Profile } from "./front-door-resources";
import { towardsOrigin, towardsVisitor } from "./headers";
import { type Connections, orderOf } from "./origins";
import { sendPage } from "./pages";
import type { RuleOutcome } from "./rules";

export interface Forwarding {
  readonly visit: FrontDoorRequest;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly profile: Profile | undefined;
  readonly route: FrontDoorRoute;
  /** Path and query towards the origin. */
  readonly url: string;
  readonly origins: readonly FrontDoorOrigin[];
  readonly outcome: RuleOutcome;
  readonly connections: Connections;
  readonly log: Log;
}

/** The origin took longer than the profile allows. */
class OriginTimeout extends Error {
  override readonly name = "OriginTimeout";
}

/** Streams a request to the first origin that can be reached, and its answer back. */
export async function forward(forwarding: Forwarding): Promise<void> {
  const { origins, route, response, request, visit } = forwarding;
  for (const origin of orderOf(origins)) {
    let opened: ClientRequest;
    try {
      opened = await open(forwarding, origin);
    } catch (error) {
      report(forwarding, origin, error);
      continue;
    }
    try {
      return await exchange(forwarding, opened);
    } catch (error) {
      if (response.destroyed) return; // the visitor left
      if (isStale(opened, error, request) && !response.headersSent) {
        return await exchange(forwarding, await open(forwarding, origin));
      }
      report(forwarding, origin, error);
      return fail(forwarding, error instanceof OriginTimeout ? 504 : 502);
    }
  }
  if (origins.length === 0) report(forwarding, undefined, new Error(`${route.id} has no origin`));
  const status = origins.length === 0 ? 503 : 502;
  if (!response.destroyed) sendPage(request, response, visit, status);
}

function open(forwarding: Forwarding, origin: FrontDoorOrigin): Promise<ClientRequest> {
  const { connections, route, visit, request, profile, outcome, url } = forwarding;
  return connections.open(origin, {
    scheme: route.forwardBy === "match" ? visit.scheme : route.forwardBy,
    method: visit.method,
    path: url,
    headers: towardsOrigin(request, visit, profile, origin, outcome.requestHeaders),
  });
}

async function exchange(forwarding: Forwarding, onward: ClientRequest): Promise<void> {
  const { request, response, visit, outcome, profile } = forwarding;
  const answer = await answerOf(onward, request, response, (profile?.responseTimeoutSeconds ?? 120) * 1000);
  response.writeHead(
    answer.statusCode ?? 502,
    answer.statusMessage,
    towardsVisitor(answer, visit, outcome.responseHeaders),
  );
  // an answer cut short must look cut short: the connection is closed, not ended
  await pipeline(answer, response).catch(() => response.destroy());
}

function answerOf(
  onward: ClientRequest,
  request: IncomingMessage,
  response: ServerResponse,
  timeoutMs: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    onward.on("response", resolve);
    onward.on("error", reject);
    onward.setTimeout(timeoutMs, () =>
      onward.destroy(new OriginTimeout(`no answer within ${timeoutMs / 1000} s`)),
    );
    response.on("close", () => {
      if (!response.writableFinished) onward.destroy(); // the visitor left
      request.unpipe(onward);
      request.resume(); // answered before its end: the rest must be read, or the connection stays stuck
    });
    request.on("error", () => onward.destroy());
    request.pipe(onward);
  });
}

/** A connection that the origin closed while it lay idle; a request without a body can be sent again. */
function isStale(onward: ClientRequest, error: unknown, { method }: IncomingMessage): boolean {
  const isReset = (error as NodeJS.ErrnoException).code === "ECONNRESET";
  return onward.reusedSocket && isReset && (method === "GET" || method === "HEAD");
}

function fail({ request, response, visit }: Forwarding, status: number): void {
  if (response.headersSent) response.destroy();
  else sendPage(request, response, visit, status);
}

function report(
  { log, visit, route }: Forwarding,
  origin: FrontDoorOrigin | undefined,
  error: unknown,
): void {
  const why = error instanceof Error ? error.message : String(error);
  log(
    "error",
    "front-door",
    `${visit.method} ${visit.path} (${visit.reference}) got no answer from ${origin?.hostName ?? "any origin"}: ${why}\n` +
      `  fix: see that the origin of ${route.id} runs (vitrine status) and speaks ${route.forwardBy === "match" ? visit.scheme : route.forwardBy}`,
  );
}
