import { Server as HttpServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Server as HttpsServer } from "node:https";
import type { Server, Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import { problemOfTarget, shownTarget } from "./request-target";
import type { Log } from "./service";
import { contain, during, type Visit } from "./visit";

const failed = "The local Azure failed; npx vitrine logs says why.";

/** Whoever answers at an address, as the log calls it, e.g. "the key vault kv-vitrine". */
export interface Entrance {
  readonly what: string;
  readonly log: Log;
}

/**
 * Lets no text from outside end the process, whatever answers behind this server.
 *
 *   not HTTP, a target or host that cannot be read ──▶ 400 with a body, a line in the log
 *   the answerer throws, now or in an event later ──▶ 500 with a body, the stack in the log
 *   the connection itself fails ──▶ it is closed
 */
export function guard(server: Server, entrance: Entrance): void {
  server.on("error", (error) => entrance.log("error", "entrance", `${entrance.what}: ${error.message}`));
  if (server instanceof HttpServer || server instanceof HttpsServer) guardRequests(server, entrance);
  else guardConnections(server, entrance);
}

type Answerer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Beyond the time after which callers are told that a connection nobody uses is closed. */
const graceMs = 60_000;

function guardRequests(server: HttpServer, entrance: Entrance): void {
  // a process that had no time for some seconds looks at its clocks first: it would close connections on which requests wait
  server.keepAliveTimeoutBuffer = graceMs;
  const open = new WeakMap<object, ServerResponse>();
  for (const event of ["request", "checkContinue"]) {
    replaceListeners(
      server,
      event,
      (next: Answerer) => (request: IncomingMessage, response: ServerResponse) => {
        open.set(request.socket, response);
        const visit = visitOf(request, response, entrance);
        // without a listener for it, Node reads nothing after a request that asks for another protocol
        if (request.headers.upgrade !== undefined) response.setHeader("connection", "close");
        contain(request, visit);
        contain(response, visit);
        during(visit, () => {
          const problem = problemOfTarget(request);
          if (problem === undefined) return next(request, response);
          return refuse(request, response, problem, entrance);
        });
      },
    );
  }
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    report(entrance, `CONNECT ${shownTarget(request)}`, 405, "this is no proxy");
    socket.on("error", () => socket.destroy());
    say(socket, 405, "This is no proxy.");
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (socket.writableEnded) return; // it was told already
    const answering = open.get(socket);
    const isAnswered = answering?.headersSent === true && !answering.writableFinished;
    if (isFarewell(error)) {
      socket.destroy();
      return;
    }
    const isTls = /^(ERR_SSL|ERR_TLS|EPROTO)/.test(error.code ?? "");
    if (isTls || isAnswered || !socket.writable) {
      entrance.log("warning", "entrance", `${entrance.what}: a connection was closed: ${error.message}`);
      socket.destroy();
      return;
    }
    const status = statusOfParser[error.code ?? ""] ?? 400;
    report(entrance, "a request", status, error.message);
    say(socket, status, `The request cannot be read: ${error.message}.`);
  });
}

function guardConnections(server: Server, entrance: Entrance): void {
  const event = server instanceof TlsServer ? "secureConnection" : "connection";
  replaceListeners(server, event, (next: (socket: Socket) => unknown) => (socket: Socket) => {
    const visit: Visit = {
      reportedAlready: () => undefined,
      fail(error) {
        entrance.log("error", "entrance", `${entrance.what}: a connection was closed: ${stackOf(error)}`);
        socket.destroy();
      },
    };
    socket.on("error", () => socket.destroy()); // whoever hangs up
    contain(socket, visit);
    during(visit, () => next(socket));
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    socket.destroy();
    if (isFarewell(error)) return;
    entrance.log("warning", "entrance", `${entrance.what}: a connection was closed: ${error.message}`);
  });
}

function visitOf(request: IncomingMessage, response: ServerResponse, entrance: Entrance): Visit {
  const name = `${request.method} ${shownTarget(request)}`;
  // what a request leaves running must not keep the request
  let open: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined;
  open = { request, response };
  let isTold = false;
  response.once("close", () => {
    if (!isTold && response.statusCode >= 500) report(entrance, name, response.statusCode);
    open = undefined;
  });
  response.on("error", () => undefined); // whoever left before the end
  request.on("error", () => undefined);
  return {
    reportedAlready: () => {
      isTold = true;
    },
    fail(error) {
      isTold = true;
      report(entrance, name, 500, stackOf(error));
      open?.request.resume(); // or the connection stays stuck with what was not read
      if (open?.response.headersSent) open.response.destroy();
      else if (open) send(open.response, 500, "InternalServerError", failed);
    },
  };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  problem: string,
  entrance: Entrance,
): void {
  request.resume();
  report(entrance, `${request.method} ${shownTarget(request)}`, 400, problem);
  send(response, 400, "BadRequest", `The request cannot be read: ${problem}.`);
}

/** Puts a guard before whoever listens. */
function replaceListeners<Args extends unknown[]>(
  server: Server,
  event: string,
  guarded: (next: (...args: Args) => unknown) => (...args: Args) => void,
): void {
  const [known, ...more] = server.listeners(event);
  if (known === undefined) return;
  if (more.length > 0) throw new Error(`this server has more than one listener of "${event}"`);
  const next = (...args: Args): unknown => known.apply(server, args);
  server.removeAllListeners(event).on(event, guarded(next) as () => void);
}

/** As Node answers by itself when nobody listens. */
const statusOfParser: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The other side is gone: nothing to answer, and nothing to tell. */
function isFarewell({ code }: NodeJS.ErrnoException): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}

function report({ what, log }: Entrance, request: string, status: number, why = ""): void {
  const level = status === 500 ? "error" : "warning";
  log(
    level,
    "entrance",
    `${what}: ${request} was answered ${status} ${STATUS_CODES[status]}${why && `: ${why}`}`,
  );
}

function send(response: ServerResponse, status: number, code: string, message: string): void {
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** For a connection on which no request could be read. */
function say(socket: Socket, status: number, message: string): void {
  const body = JSON.stringify({ error: { code: "BadRequest", message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.setTimeout(1000, () => socket.destroy()); // whoever does not hang up after the answer
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
