import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Client, Pool } from "pg";
import { endingWithParent } from "../../../core/end-with-parent";
import type { EnginePlace } from "./engine-place";
import type { EngineUser } from "./engine-user";
import { endLeftover } from "./leftover";
import type { Programs } from "./programs";

/** As in Azure; nobody logs in as it but the local Azure itself, by the socket. */
export const superuser = "azuresu";

/** Linux takes 107 bytes for the path of a socket, macOS 103. */
const longestSocketPath = 100;
/** Azure keeps 15 for itself; the one of the local Azure is always there, so these are the others. */
const reservedConnections = 14;
const port = 5432;
const startMs = 60_000;

export interface PostgresOptions {
  readonly programs: Programs;
  readonly place: EnginePlace;
  /** Of the server, and of its folder in the place. */
  readonly name: string;
  readonly maxConnections: number;
  readonly log: (line: string) => void;
}

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
    writeFileSync(join(data, "postgresql.conf"), settingsFile(options), { mode: 0o644 });
    chmodSync(join(data, "postgresql.conf"), 0o644);
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

/** `initdb` in a folder that gets its name once it is whole. */
async function makeData({ programs, place }: PostgresOptions, folder: string, data: string): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  giveTo(place.user, folder);
  const args = ["-D", unfinished, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C"];
  const child = spawn(
    join(programs.folder, "initdb"),
    [...args, "--locale-provider=icu", "--icu-locale=en-US", "--no-instructions"],
    { stdio: ["ignore", "ignore", "pipe"], cwd: place.folder, env: environment(), ...place.user },
  );
  let words = "";
  child.stderr.on("data", (text) => (words += text));
  const code = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`PostgreSQL cannot make its data (initdb: ${code})\n${words.trim()}`);
  // no address but the socket is ever listened on
  writeFileSync(join(unfinished, "pg_hba.conf"), "local all all trust\n");
  renameSync(unfinished, data);
}

function settingsFile({ maxConnections, programs }: PostgresOptions): string {
  const settings = {
    // a laptop has other things to do
    shared_buffers: "32MB",
    max_wal_size: "256MB",
    max_connections: maxConnections,
    superuser_reserved_connections: reservedConnections,
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    default_text_search_config: "'pg_catalog.english'",
    "azure.extensions": "''",
    ...(Number.parseInt(programs.version, 10) >= 18 && { io_method: "sync" }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join("");
}

const environment = () => ({ PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" });

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

function giveTo(user: EngineUser | undefined, folder: string): void {
  chmodSync(folder, 0o700);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
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
