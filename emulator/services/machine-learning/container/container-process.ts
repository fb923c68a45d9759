import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { killedWithParent } from "../../../core/killed-with-parent";
import { containerTokenHeader, containerTokenVariable } from "./guard";

const probeMs = 2000;
const livenessMs = 10_000;
/** Of failed liveness probes, as in Azure, before a container is restarted. */
const mostFailures = 3;
const stopMs = 5000;

export interface ContainerOptions {
  /** The script and what it is given. */
  readonly command: readonly string[];
  readonly directory: string;
  /** All the process sees. */
  readonly environment: Readonly<Record<string, string>>;
  /** Loaded before the program. */
  readonly guard: string;
  readonly port: number;
  readonly livenessPath: string;
  readonly readinessPath: string;
  readonly readyMs: number;
  readonly onOutput: (line: string, stream: "stdout" | "stderr") => void;
}

/** The child process that stands in for a container: started, probed, drained. */
export class ContainerProcess {
  readonly port: number;
  /** Headers without which it answers nobody on this machine. */
  readonly credential = { [containerTokenHeader]: randomBytes(32).toString("base64url") };
  /** Resolves with the reason in a sentence, once the process is gone. */
  readonly ended: Promise<string>;
  /** Requests under way. */
  running = 0;

  private readonly child: ChildProcess;
  private readonly options: ContainerOptions;
  private readonly tail: string[] = [];
  private reason: string | undefined;
  private isGone = false;

  private constructor(options: ContainerOptions) {
    this.options = options;
    this.port = options.port;
    const started = ["--require", options.guard, ...options.command];
    const { command, args, environment } = killedWithParent(process.execPath, started);
    const token = { [containerTokenVariable]: this.credential[containerTokenHeader] };
    this.child = spawn(command, args, {
      cwd: options.directory,
      env: { ...options.environment, ...environment, ...token },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.readLines("stdout");
    this.readLines("stderr");
    this.child.on("error", (error) => {
      this.reason ??= `its process could not be started: ${error.message}`;
    });
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        this.isGone = true;
        resolve(this.reason ?? `it ended with ${signal ?? `exit code ${code}`}${this.lastWords()}`);
      });
    });
  }

  /** Resolves when the readiness probe is answered. @throws with the end of its log, and then no process is left */
  static async start(options: ContainerOptions, signal: AbortSignal): Promise<ContainerProcess> {
    const started = new ContainerProcess(options);
    const abort = () => started.kill("it was stopped while it started");
    signal.addEventListener("abort", abort, { once: true });
    try {
      await started.ready();
      void started.watch();
      return started;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Waits for what is under way, at most `drainMs`, and ends the process. */
  async stop(drainMs: number): Promise<void> {
    const deadline = Date.now() + drainMs;
    while (this.running > 0 && !this.isGone && Date.now() < deadline) await wait(10);
    this.reason ??= "it was stopped";
    this.child.kill("SIGTERM");
    const tooLate = setTimeout(() => this.child.kill("SIGKILL"), stopMs);
    await this.ended;
    clearTimeout(tooLate);
  }

  kill(reason: string): void {
    this.reason ??= reason;
    this.child.kill("SIGKILL");
  }

  private async ready(): Promise<void> {
    const { port, readinessPath, readyMs } = this.options;
    const deadline = Date.now() + readyMs;
    let problem: string | undefined = "was not asked";
    while (!this.isGone) {
      problem = await probe(port, readinessPath, this.credential);
      if (problem === undefined && !this.isGone) return;
      if (Date.now() > deadline) {
        this.kill(`GET ${readinessPath} ${problem}, for ${readyMs / 1000} s${this.lastWords()}`);
        break;
      }
      await wait(50);
    }
    throw new Error(await this.ended);
  }

  private async watch(): Promise<void> {
    const { port, livenessPath } = this.options;
    for (let failures = 0; !this.isGone; ) {
      await Promise.race([wait(livenessMs, undefined, { ref: false }), this.ended]);
      if (this.isGone) return;
      const problem = await probe(port, livenessPath, this.credential);
      failures = problem === undefined ? 0 : failures + 1;
      if (failures >= mostFailures) this.kill(`GET ${livenessPath} ${problem}, ${mostFailures} times`);
    }
  }

  private readLines(stream: "stdout" | "stderr"): void {
    let rest = "";
    this.child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        this.tail.push(line);
        if (this.tail.length > 20) this.tail.shift();
        this.options.onOutput(line, stream);
      }
    });
  }

  private lastWords(): string {
    return this.tail.length > 0
      ? `; the end of its log:\n${this.tail.map((line) => `    ${line}`).join("\n")}`
      : "";
  }
}

/** Why the probe fails; undefined when it does not. */
function probe(port: number, path: string, headers: Record<string, string>): Promise<string | undefined> {
  return new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path, headers, timeout: probeMs, agent: false }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `answered ${statusCode}`);
    })
      .on("timeout", function (this: { destroy(error: Error): void }) {
        this.destroy(new Error(`gave no answer within ${probeMs / 1000} s`));
      })
      .on("error", (error) => resolve(`failed: ${error.message}`))
      .end();
  });
}
