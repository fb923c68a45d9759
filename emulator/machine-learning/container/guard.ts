import { join } from "node:path";
import { writeAtomically } from "../../core/files";

/**
 * Loaded into the container's process before its program: it dies with the local Azure, however that ends, and
 * what listens there listens on the loopback alone, as a container's ports are its own.
 */
const GUARD = `"use strict";
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

// a thread, because the event loop may be blocked
if (isMainThread) {
  const watch = \`const host = process.ppid;
    setInterval(() => { if (process.ppid !== host) process.kill(process.pid, "SIGKILL"); }, 500);\`;
  new Worker(watch, { eval: true, execArgv: [], env: {}, stdin: false }).unref();
}
`;

/** Writes the guard. Answers its path. */
export function writeGuard(folder: string): string {
  const file = join(folder, "guard.cjs");
  writeAtomically(file, GUARD);
  return file;
}
