import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { killedWithParent } from "../../core/killed-with-parent";
import type {
  AppLog,
  FunctionMetadata,
  FunctionsWorkerMessage,
  HostMessage,
  Invocation,
  InvocationResponse,
  WorkerFailure,
} from "./worker/protocol";

const pingEveryMs = 1000;

export interface WorkerOptions {
  /** The bundle of worker/main.ts. */
  readonly script: string;
  /** The unzipped package. */
  readonly directory: string;
  /** All the process sees; nothing is inherited from whoever started the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMB: number;
  readonly startTimeoutMs: number;
  /** How long the event loop may be blocked. */
  readonly unresponsiveMs: number;
  readonly onLog: (line: AppLog) => void;
  readonly onOutput: (line: string, stream: "stdout" | "stderr") => void;
}

/** The handler threw. */
export class HandlerFailed extends Error {
  override readonly name = "HandlerFailed";
  constructor(failure: WorkerFailure) {
    super(`${failure.name}: ${failure.message}`);
    if (failure.stack) this.stack = failure.stack;
  }
}

/** The process ended before the handler did. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

interface Pending {
  resolve(response: InvocationResponse): void;
  reject(error: Error): void;
}

/** The child process that runs one app's package, watched for crashes, hangs and leaks. */
export class FunctionsWorkerProcess {
  readonly functions: readonly FunctionMetadata[] = [];
  /** Why it has none, when its code threw before it registered one. */
  readonly problem: WorkerFailure | undefined;
  /** Where the app takes requests as streams, when it asked for that. */
  readonly httpUri: string | undefined;
  /** Resolves with the reason in a sentence, once the process is gone. */
  readonly ended: Promise<string>;

  private readonly child: ChildProcess;
  private readonly options: WorkerOptions;
  private readonly pending = new Map<string, Pending>();
  /** Looks since its last sign. Counted and not timed: a host that had no time itself has looked once. */
  private silentLooks = 0;
  private reason: string | undefined;
  /** Set once the process is gone: nobody answers any more. */
  private lost: WorkerLost | undefined;
  private lastError = "";

  private constructor(options: WorkerOptions) {
    this.options = options;
    const { command, args, environment } = killedWithParent(process.execPath, []);
    this.child = fork(options.script, [], {
      cwd: options.directory,
      env: { ...atStart(options.environment), ...environment },
      execPath: command,
      execArgv: args,
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.readLines("stdout");
    this.readLines("stderr");
    const watch = setInterval(() => this.watch(), pingEveryMs);
    this.child.on("error", (error) => {
      this.reason ??= `its process could not be started: ${error.message}`;
    });
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        clearInterval(watch);
        const reason = this.reason ?? `it ended with ${signal ?? `exit code ${code}`}${this.lastWords()}`;
        this.lost = new WorkerLost(`the app's process was lost: ${reason}`);
        for (const { reject } of this.pending.values()) reject(this.lost);
        this.pending.clear();
        resolve(reason);
      });
    });
  }

  /** Resolves when the app has registered its functions. @throws when it cannot, and then no process is left */
  static async start(options: WorkerOptions, signal: AbortSignal): Promise<FunctionsWorkerProcess> {
    const worker = new FunctionsWorkerProcess(options);
    const abort = () => worker.kill("it was stopped while it started");
    signal.addEventListener("abort", abort, { once: true });
    const tooLate = setTimeout(
      () =>
        worker.kill(`it did not start within ${options.startTimeoutMs / 1000} s, the limit of the platform`),
      options.startTimeoutMs,
    );
    try {
      const loaded = await worker.load();
      const { functions, httpUri, problem } = loaded;
      return Object.assign(worker, { functions, httpUri, problem });
    } catch (error) {
      worker.kill("it could not load");
      await worker.ended;
      throw error;
    } finally {
      clearTimeout(tooLate);
      signal.removeEventListener("abort", abort);
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get running(): number {
    return this.pending.size;
  }

  /** @throws HandlerFailed, or WorkerLost when the process ends first or the time is over (which ends it) */
  async invoke(invocation: Omit<Invocation, "id"> & { id?: string }, timeoutMs: number) {
    if (this.lost) throw this.lost;
    const id = invocation.id ?? randomUUID();
    const timer = setTimeout(
      () =>
        this.kill(`Timeout value of ${timeoutMs / 1000} s exceeded by function: ${invocation.functionName}`),
      Math.min(timeoutMs, 2 ** 31 - 1),
    );
    try {
      return await new Promise<InvocationResponse>((resolve, reject) => {
        this.pending.set(id, { resolve, reject });
        this.send({ kind: "invoke", ...invocation, id });
      });
    } finally {
      clearTimeout(timer);
      this.pending.delete(id);
    }
  }

  /** Waits for what is under way, then lets the app run its appTerminate hooks. */
  async stop(drainMs: number): Promise<void> {
    const deadline = Date.now() + drainMs;
    while (this.pending.size > 0 && this.reason === undefined && Date.now() < deadline) await sleep(20);
    this.reason ??= "it was stopped";
    this.send({ kind: "terminate" });
    const kill = setTimeout(() => this.kill("it was stopped"), 3000);
    await this.ended;
    clearTimeout(kill);
  }

  kill(reason: string): void {
    this.reason ??= reason;
    this.child.kill("SIGKILL");
  }

  private load(): Promise<Extract<FunctionsWorkerMessage, { kind: "loaded" }>> {
    return new Promise((resolve, reject) => {
      void this.ended.then((reason) => reject(new Error(reason)));
      this.child.on("message", (message: FunctionsWorkerMessage) => {
        this.silentLooks = 0;
        switch (message.kind) {
          case "started":
            return this.send({
              kind: "load",
              directory: this.options.directory,
              environment: this.options.environment,
            });
          case "loaded":
            return resolve(message);
          case "failed":
            return reject(new HandlerFailed(message.error));
          case "response":
            return this.settle(message);
          case "log":
            return this.options.onLog(message);
          case "pong":
            return this.checkMemory(message.rssBytes);
        }
      });
    });
  }

  private settle(message: Extract<FunctionsWorkerMessage, { kind: "response" }>): void {
    const pending = this.pending.get(message.id);
    if ("error" in message) pending?.reject(new HandlerFailed(message.error));
    else pending?.resolve(message.response);
  }

  private watch(): void {
    const silentMs = ++this.silentLooks * pingEveryMs;
    if (silentMs > this.options.unresponsiveMs) {
      this.kill(`its event loop was blocked for ${Math.round(silentMs / 1000)} s`);
    } else this.send({ kind: "ping" });
  }

  private checkMemory(rssBytes: number): void {
    const usedMB = Math.round(rssBytes / 1024 / 1024);
    if (usedMB <= this.options.memoryMB) return;
    this.kill(`it used ${usedMB} MB; an instance has ${this.options.memoryMB} MB (instanceMemoryMB)`);
  }

  private send(message: HostMessage): void {
    // a process that is going down is noticed by `ended`
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private readLines(stream: "stdout" | "stderr"): void {
    let rest = "";
    this.child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (stream === "stderr") this.lastError = `${this.lastError}${line}\n`.slice(-2000);
        this.options.onOutput(line, stream);
      }
    });
  }

  private lastWords(): string {
    const line = this.lastError.split("\n").find((text) => /^\S*Error\b|^Error\b|FATAL/.test(text));
    return line ? ` after "${line}"` : "";
  }
}

/** An instance of Flex runs Node before it knows whose app it gets: what Node reads at its start is the platform's. */
function atStart(environment: Readonly<Record<string, string>>): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TZ", "NODE_EXTRA_CA_CERTS"];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
