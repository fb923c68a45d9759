import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { endingWithParent } from "../../../core/end-with-parent";
import type { EvictionPolicy } from "../redis-caches";
import type { RedisEngine } from "./engine";

/** Linux takes 107 bytes, macOS 103. */
const longestSocketPath = 100;
const startMs = 60_000;

const policies: Readonly<Record<EvictionPolicy, string>> = {
  VolatileLRU: "volatile-lru",
  AllKeysLRU: "allkeys-lru",
  NoEviction: "noeviction",
};

/** "7.0.15", or undefined where the machine has no redis-server. */
export function redisServerVersion(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("redis-server", ["--version"], (error, stdout) => {
      resolve(error ? undefined : /\bv=(\S+)/.exec(stdout)?.[1]);
    });
  });
}

export interface RedisServerOptions {
  readonly version: string;
  /** Of this cache. */
  readonly folder: string;
  readonly maximumBytes: number;
  readonly policy: EvictionPolicy;
  readonly log: (line: string) => void;
}

/** The machine's own redis-server, reached through a socket that its owner alone may open; nothing is kept on disk. */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisEngine> {
  const { folder, maximumBytes, policy, version } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socket = socketIn(folder);
  rmSync(socket, { force: true });
  const settings = {
    port: "0",
    unixsocket: socket,
    unixsocketperm: "700",
    save: "",
    appendonly: "no",
    maxmemory: String(maximumBytes),
    "maxmemory-policy": policies[policy],
    dir: folder,
    daemonize: "no",
    databases: "1",
    loglevel: "warning",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(...endingWithParent("KILL", "redis-server", args), {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
  });
  const lines = createInterface(child.stdout);
  const firstLine = new Promise<number>((resolve) => lines.once("line", (line) => resolve(Number(line))));
  lines.on("line", options.log);
  createInterface(child.stderr).on("line", options.log);
  let isStopping = false;
  const gone = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`redis-server ended with ${signal ?? `exit code ${code}`}`));
  });
  const ended = new Promise<string>((resolve) => void gone.then((reason) => isStopping || resolve(reason)));
  const stop = async () => {
    isStopping = true;
    child.stdin.end();
    await gone;
    rmSync(socket, { force: true });
  };

  const early = await Promise.race([answers(socket), gone]);
  if (early !== undefined) {
    await stop();
    throw new Error(`redis-server does not start: ${early}`);
  }
  const pid = await firstLine;
  return { name: `redis-server ${version}`, pid, ended, stop, connect: () => connect(socket) };
}

function socketIn(folder: string): string {
  const socket = join(folder, "redis.sock");
  if (socket.length <= longestSocketPath) return socket;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const own = join(tmpdir(), `vitrine-${name}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return join(own, "redis.sock");
}

/** undefined once somebody listens there, or why nobody does. */
async function answers(socket: string): Promise<string | undefined> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const probe = connect(socket, () => {
        probe.destroy();
        resolve(true);
      }).on("error", () => resolve(false));
    });
    if (isOpen) return undefined;
    await wait(10);
  }
  return `it does not listen after ${startMs / 1000} s`;
}
