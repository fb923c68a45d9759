import { join } from "node:path";
import { writeAtomically } from "../../../core/files";
import { killedWithParentVariable } from "../../../core/killed-with-parent";

/** With which the endpoint and the probes show the token. */
export const containerTokenHeader = "x-container-token";
export const containerTokenVariable = "VITRINE_CONTAINER_TOKEN";

/**
 * Loaded into the container's process before its program: it dies with the local Azure, however that ends, and
 * what listens there listens on the loopback alone, to whoever has the container's token: in Azure, a container's
 * ports are reached by nobody but the endpoint.
 */
const guardScript = `"use strict";
const { isMainThread, Worker } = require("node:worker_threads");
const net = require("node:net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  if (typeof first === "number" || (typeof first === "string" && /^\\d+$/.test(first))) {
    if (typeof second === "string") args[1] = "127.0.0.1";
    else args.splice(1, 0, "127.0.0.1");
  } else if (first !== null && typeof first === "object" && "port" in first) {
    args[0] = { ...first, host: "127.0.0.1" };
  }
  return listen.apply(this, args);
};

const token = Buffer.from(process.env.${containerTokenVariable} ?? "");
const http = require("node:http");
const { timingSafeEqual } = require("node:crypto");
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, ...args) {
  if (event !== "request" && event !== "checkContinue" && event !== "upgrade") return emit.call(this, event, ...args);
  const [request, response] = args;
  const shown = Buffer.from(String(request.headers["${containerTokenHeader}"] ?? ""));
  delete request.headers["${containerTokenHeader}"];
  if (token.length > 0 && shown.length === token.length && timingSafeEqual(shown, token)) {
    return emit.call(this, event, ...args);
  }
  request.resume();
  if (event === "upgrade") return response.destroy();
  response.writeHead(401, { "content-type": "application/json" });
  return response.end('{"error":{"code":"Unauthorized","message":"Ask the online endpoint: its container answers nobody else."}}');
};

const isKilled = process.env.${killedWithParentVariable} !== undefined;
delete process.env.${killedWithParentVariable};
// a thread, because the event loop may be blocked
if (isMainThread && !isKilled) {
  const watch = \`const { workerData: host } = require("node:worker_threads");
    setInterval(() => { if (process.ppid !== host) process.kill(process.pid, "SIGKILL"); }, 500);\`;
  // the local Azure may be gone before the thread runs
  new Worker(watch, { eval: true, execArgv: [], env: {}, stdin: false, workerData: process.ppid }).unref();
}
`;

/** Writes the guard. Answers its path. */
export function writeGuard(folder: string): string {
  const file = join(folder, "guard.cjs");
  writeAtomically(file, guardScript);
  return file;
}
