import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnginePlace } from "./engine-place";
import type { EngineUser } from "./engine-user";
import type { Programs } from "./programs";

/** As in Azure; nobody logs in as it but the local Azure itself, by the socket. */
export const superuser = "azuresu";

/** Azure keeps 15 for itself; the one of the local Azure is always there, so these are the others. */
const reservedConnections = 14;

export interface PostgresOptions {
  readonly programs: Programs;
  readonly place: EnginePlace;
  /** Of the server, and of its folder in the place. */
  readonly name: string;
  readonly maxConnections: number;
  readonly log: (line: string) => void;
}

/** `initdb` in a folder that gets its name once it is whole. */
export async function makeData(
  { programs, place }: PostgresOptions,
  folder: string,
  data: string,
): Promise<void> {
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

/** Those of the local Azure; what people set lies beside them, and counts more. */
export function writeSettings({ maxConnections, programs }: PostgresOptions, data: string): void {
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
  const file = join(data, "postgresql.conf");
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(file, lines.join(""));
  chmodSync(file, 0o644);
}

export const environment = () => ({ PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" });

/** Closed to everybody else. */
export function giveTo(user: EngineUser | undefined, folder: string): void {
  chmodSync(folder, 0o700);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
}
