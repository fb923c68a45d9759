import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Client, Pool } from "pg";
import { endingWithParent } from "../../../core/end-with-parent";
import type { EngineUser } from "./engine-user";
import { endLeftover } from "./leftover";
import {
  environment,
  giveTo,
  makeData,
  type PostgresOptions,
  superuser,
  writeSettings,
} from "./postgres-data";

/** Linux takes 107 bytes for the path of a socket, macOS 103. */
const longestSocketPath = 100;
const port = 5432;
const startMs = 60_000;

/** One running PostgreSQL, reached through a socket that nobody but its owner, and root, may open. */
export class Postgres {
  readonly pid: number;
  /** Resolves with the reason when it is gone by itself. */
  readonly ended: Promise<string>;
  private readonly socket: string;
  private readonly child: ChildProcess;
  private readonly gone: Promise<string>;
  private isStopping = false;

  private constructor(started: Started, pid: number) {
    this.child = started.child;
    this.gone = started.gone;
    this.socket = started.socket;
    this.pid = pid;
    this.ended = new Promise(
      (resolve) => void this.gone.then((reason) => this.isStopping || resolve(reason)),
    );
  }

  /** Makes the data when there are none yet. @throws when it does not come up, with its last words */
  static async start(options: PostgresOptions): Promise<Postgres> {
    const folder = join(options.place.folder, options.name);
    const data = join(folder, "data");
    if (!existsSync(join(data, "PG_VERSION"))) await makeData(options, folder, data);
    await endLeftover(data);
    writeSettings(options, data);
    const started = run(options, folder, data);
    const early = await Promise.race([answers(started.socket), started.gone]);
    if (early === undefined) return new Postgres(started, await started.pid);
    started.child.stdin?.end();
    await started.gone;
    throw new Error(`PostgreSQL does not start: ${early}${started.lastWords()}`);
  }

  /** A connection that its protocol begins on: nobody asks for a password. */
  connect(): Socket {
    return connect(socketFile(this.socket));
  }

  /** As the superuser, who may do everything, in one of its databases. */
  async inDatabase<Result>(name: string, act: (client: Client) => Promise<Result>): Promise<Result> {
    const client = new Client({ ...this.login, database: name });
    client.on("error", () => undefined); // it ends with the engine
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.end();
    }
  }

  /** The superuser in the database `postgres`, one statement after the other. */
  superuser(): Pool {
    const pool = new Pool({ ...this.login, database: "postgres", max: 1, idleTimeoutMillis: 0 });
    pool.on("error", () => undefined); // it ends with the engine
    return pool;
  }

  private get login() {
    return { host: this.socket, port, user: superuser };
  }

  /** Whether it ends within this time, all of it. */
  endsWithin(ms: number): Promise<boolean> {
    return Promise.race([this.gone.then(() => true), wait(ms, false, { ref: false })]);
  }

  /** Ends the connections, and writes everything where it belongs. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.child.stdin?.end();
    await this.gone;
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly socket: string;
  readonly pid: Promise<number>;
  readonly gone: Promise<string>;
  lastWords(): string;
}

function run({ programs, place, log }: PostgresOptions, folder: string, data: string): Started {
  const socket = socketFolder(folder, place.user);
  const fixed = {
    listen_addresses: "",
    port: String(port),
    unix_socket_directories: socket,
    unix_socket_permissions: "0700",
    hba_file: join(data, "pg_hba.conf"),
    logging_collector: "off",
    log_destination: "stderr",
  };
  const args = Object.entries(fixed).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(...endingWithParent("INT", join(programs.folder, "postgres"), ["-D", data, ...args]), {
    stdio: ["pipe", "pipe", "pipe"],
    cwd: place.folder,
    env: environment(),
    ...place.user,
  });
  child.stdin.on("error", () => undefined); // it is gone already
  const words: string[] = [];
  const lines = createInterface(child.stdout);
  createInterface(child.stderr).on("line", (line) => {
    words.push(line);
    if (words.length > 5) words.shift();
    log(line);
  });
  return {
    child,
    socket,
    pid: new Promise((resolve) => lines.once("line", (line) => resolve(Number(line)))),
    gone: new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) =>
        resolve(`PostgreSQL ended with ${signal ?? `exit code ${code}`}`),
      );
    }),
    lastWords: () => words.map((word) => `\n  ${word}`).join(""),
  };
}

function socketFolder(folder: string, user: EngineUser | undefined): string {
  let socket = join(folder, "socket");
  if (socketFile(socket).length > longestSocketPath) {
    const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    socket = join(tmpdir(), `vitrine-${name}`);
  }
  mkdirSync(socket, { recursive: true });
  giveTo(user, socket);
  return socket;
}

const socketFile = (folder: string) => join(folder, `.s.PGSQL.${port}`);

/** undefined once it answers, or why it does not */
async function answers(socket: string): Promise<string | undefined> {
  const end = Date.now() + startMs;
  for (let last = ""; ; await wait(20)) {
    if (Date.now() > end) return `it does not answer after ${startMs / 1000} s: ${last}`;
    const client = new Client({ host: socket, port, user: superuser, database: "postgres" });
    try {
      await client.connect();
      await client.end();
      return undefined;
    } catch (error) {
      last = String(error);
    }
  }
}
