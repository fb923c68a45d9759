import { type ChildProcess, spawn } from "node:child_process";
import { Agent, type ClientRequest, type IncomingMessage, request as send } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { vitrineFolder } from "../../../../vitrine-folder";
import { keptConnections } from "../../../core/kept-connections";
import type { Log } from "../../../core/service";
import { smallHeap } from "../../../core/small-heap";
import type { Account } from "../accounts";
import type { EngineAnswer, EnginePorts, EngineRequest, Keys } from "./main";
import { type StorageServiceName, sharedKey } from "./shared-key";

const entryFile = "emulator/services/storage/engine/main.ts";
const longestPauseMs = 5_000;
/** Starting includes reading every database. */
const startWithinMs = 60_000;

type Ask<Request = EngineRequest> = Request extends EngineRequest ? Omit<Request, "id"> : never;

export interface EngineOptions {
  readonly directory: string;
  readonly ports: EnginePorts;
  readonly keys: () => Keys;
  readonly log: Log;
}

/** Azurite in a process of its own, started again whenever it dies. */
export class AzuriteEngine {
  private readonly options: EngineOptions;
  private readonly agent = new Agent({ ...keptConnections, maxFreeSockets: 64 });
  private readonly waiting = new Map<number, (answer: EngineAnswer) => void>();
  private child: ChildProcess | undefined;
  private first: Promise<void> | undefined;
  private asked = 0;
  private ready = false;
  private stopping = false;

  private constructor(options: EngineOptions) {
    this.options = options;
  }

  /** Azurite runs from the first account on. @throws when there are some, and it does not come up */
  static async start(options: EngineOptions): Promise<AzuriteEngine> {
    const engine = new AzuriteEngine(options);
    if (Object.keys(options.keys()).length > 0) await engine.launched();
    return engine;
  }

  get isReady(): boolean {
    return this.ready;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  address(service: StorageServiceName): string {
    return `http://127.0.0.1:${this.options.ports[service]}`;
  }

  /** Tells Azurite which accounts exist by now. */
  async updateAccounts(): Promise<void> {
    await this.launched();
    await this.untilReady();
    await this.ask({ ask: "accounts", accounts: this.options.keys() });
  }

  /** Deletes everything in an account. */
  async empty(account: string): Promise<void> {
    await this.untilReady();
    await this.ask({ ask: "empty", account });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.ready = false;
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await this.ask({ ask: "stop" }).catch(() => child.kill("SIGKILL"));
      await ended;
    }
    this.agent.destroy();
  }

  /** Sends a request signed with the account's key. The body is the caller's to write and end. */
  request(
    service: StorageServiceName,
    account: Account,
    method: string,
    url: string,
    headers: Record<string, string>,
  ) {
    const dated = { ...withoutSenselessRanges(headers), "x-ms-date": new Date().toUTCString() };
    const authorization = sharedKey(
      { service, account: account.name, method, url, headers: dated },
      Buffer.from(account.key, "base64"),
    );
    const request = send({
      agent: this.agent,
      host: "127.0.0.1",
      port: this.options.ports[service],
      method,
      path: url,
      headers: { ...dated, authorization },
    });
    return method === "HEAD" ? keepingAlive(request) : request;
  }

  /** For small requests of the platform's own. */
  fetch(
    service: StorageServiceName,
    account: Account,
    method: string,
    url: string,
    headers: Record<string, string> = {},
    body = "",
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const length = { "content-length": String(Buffer.byteLength(body)), "x-ms-version": "2025-11-05" };
      this.request(service, account, method, url, { ...length, ...headers })
        .on("error", reject)
        .on("response", (response) => {
          response.resume();
          resolve(response);
        })
        .end(body);
    });
  }

  /** Once, whoever asks for it; again when it failed. */
  private launched(): Promise<void> {
    this.first ??= this.launch().catch((error: unknown) => {
      this.first = undefined;
      throw error;
    });
    return this.first;
  }

  private async launch(): Promise<void> {
    const { directory, ports, keys, log } = this.options;
    const launcher = pathToFileURL(join(vitrineFolder, "bin", "launch.mjs")).href;
    const script = `import { launch } from ${JSON.stringify(launcher)};
      await launch(${JSON.stringify(entryFile)});`;
    const child = spawn(process.execPath, [...smallHeap, "--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // to keep the code of Azurite's thousand files compiled costs twice what it takes to compile it
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
    });
    this.child = child;
    child.on("message", (answer: EngineAnswer) => this.waiting.get(answer.id)?.(answer));
    for (const [stream, level] of [
      [child.stdout, "debug"],
      [child.stderr, "warning"],
    ] as const) {
      if (stream) createInterface(stream).on("line", (line) => log(level, "storage", line));
    }
    child.once("exit", (code, signal) => this.onExit(signal ?? `code ${code}`));
    try {
      await this.ask({ ask: "start", directory, ports, accounts: keys() });
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
    this.ready = true;
  }

  /** @throws when Azurite, which has died, does not come back in time */
  private async untilReady(): Promise<void> {
    const end = Date.now() + startWithinMs;
    while (!this.ready) {
      if (this.stopping || Date.now() > end) throw new Error("storage: Azurite does not run");
      await sleep(50);
    }
  }

  private onExit(reason: string): void {
    const wasReady = this.ready;
    this.ready = false;
    for (const [id, settle] of this.waiting) settle({ id, error: `the storage process ended (${reason})` });
    if (this.stopping || !wasReady) return;
    this.options.log("error", "storage", `Azurite ended (${reason}); starting it again`);
    void this.relaunch(100);
  }

  private async relaunch(pauseMs: number): Promise<void> {
    await sleep(pauseMs);
    if (this.stopping) return;
    await this.launch().then(
      () => this.options.log("info", "storage", "Azurite is back"),
      (error: unknown) => {
        this.options.log("error", "storage", `Azurite does not start: ${String(error)}`);
        void this.relaunch(Math.min(pauseMs * 2, longestPauseMs));
      },
    );
  }

  private ask(question: Ask): Promise<void> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      const settle = ({ error }: EngineAnswer) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        if (error === undefined) resolve();
        else reject(new Error(`storage: ${question.ask} failed: ${error}`));
      };
      const timer = setTimeout(() => settle({ id, error: "no answer in time" }), startWithinMs);
      this.waiting.set(id, settle);
      this.child?.send({ ...question, id }, (error) => {
        if (error) settle({ id, error: error.message });
      });
    });
  }
}

/** A range that is none counts for nothing, says HTTP; Azurite fails over it. */
function withoutSenselessRanges(headers: Record<string, string>): Record<string, string> {
  const isSense = (range: string) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range.trim()) ?? [];
    return first !== undefined && (!last || Number(first) <= Number(last));
  };
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => !/^(x-ms-)?range$/i.test(name) || isSense(value)),
  );
}

/** Node's client takes an answer to HEAD without a length for the last one of its connection; Azurite's 404 has none. */
function keepingAlive(request: ClientRequest): ClientRequest {
  return request.prependListener("response", ({ headers }) => {
    if (headers.connection !== "close") request.shouldKeepAlive = true;
  });
}
