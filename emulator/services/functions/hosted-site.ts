import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { close, listen } from "../../core/listen";
import type { Site, SiteStatus } from "./functions-host";
import { watchHealth } from "./health-check";
import { explain } from "./host-storage/clients";
import { KeyStore } from "./keys";
import { NoPackage, unpackInstead } from "./package/fetch-package";
import { type PreparedApp, prepareApp } from "./prepare-app";
import { RunningApp } from "./running-app";
import type { HostServices } from "./services";
import { HostTelemetry } from "./telemetry";
import { answer } from "./triggers/http-server";

const SHORTEST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 15_000;
/** An app that did run comes back sooner than one that cannot start. */
const LONGEST_BACKOFF_AFTER_CRASH_MS = 4000;
/** An app that lived this long starts with a clean slate after its next crash. */
const STEADY_MS = 60_000;

type Outcome = { readonly app: RunningApp } | { readonly error: unknown };

/**
 * One function app: its address, which never changes, and the lives of its process.
 *
 *   starting ──▶ running ──crash, hang, leak──▶ starting (with back-off)
 *      └──▶ failed, no package ──back-off──▶ starting
 */
export class HostedSite {
  readonly keys: KeyStore;
  private site: Site;
  private readonly services: HostServices;
  private readonly folder: string;
  private server: Server | undefined;
  private port = 0;

  private state: SiteStatus["state"] = "starting";
  private failure: string | undefined;
  private readonly problems = new Map<string, string>();
  private restarts = 0;
  /** Folder of the code that runs in place of what was deployed. */
  private instead: string | undefined;
  private appName: string | undefined;
  private app: RunningApp | undefined;
  private life: { stop(): Promise<void> } | undefined;
  private waiting: ((outcome: Outcome) => void)[] = [];

  constructor(site: Site, services: HostServices) {
    this.site = site;
    this.services = services;
    this.folder = join(services.context.stateDirectory, "sites", site.name);
    this.keys = new KeyStore(join(this.folder, "keys.json"));
  }

  get resourceId(): string {
    return this.site.resourceId;
  }

  get hostName(): string {
    return `127.0.0.1:${this.port}`;
  }

  get current(): Site {
    return this.site;
  }

  status(): SiteStatus {
    const { name } = this.site;
    const problem = [this.failure, ...this.problems.values()].filter(Boolean).join("\n");
    return {
      name,
      address: `https://${this.hostName}/`,
      state: this.state,
      ...(problem && { problem }),
      functions: this.app?.functions.map((one) => one.name) ?? [],
      restarts: this.restarts,
      ...(this.appName !== undefined && { app: this.appName }),
      ...(this.runsUndeployed && { undeployed: true }),
    };
  }

  get runsUndeployed(): boolean {
    return this.instead !== undefined;
  }

  /** Opens the address and begins the app's first life. */
  async open(): Promise<void> {
    const { context } = this.services;
    this.port = await context.ports.reserve(`site-${this.site.name}`);
    const { key, cert } = context.tls;
    this.server = createServer({ key, cert }, (request, response) =>
      answer(
        {
          keys: this.keys,
          app: () => this.ready(),
          status: () => this.hostStatus(),
          settings: this.site.appSettings,
        },
        request,
        response,
      ),
    );
    await listen(this.server, this.port, `the function app ${this.site.name}`, context.log);
    this.begin();
  }

  /** Ends the current life and begins another with these settings. */
  async change(site: Site): Promise<void> {
    await this.end();
    this.site = site;
    this.begin();
  }

  /** Runs a package, be it the deployed one, until the next restart. @returns false when it does. @throws when its code cannot load */
  async runInstead(file: string): Promise<boolean> {
    const before = this.instead;
    const folder = await unpackInstead(file, this.folder);
    if (folder === before && this.app !== undefined) return false;
    this.instead = folder;
    await this.change(this.site);
    await this.comesUp();
    if (before !== undefined && before !== folder) await rm(before, { recursive: true, force: true });
    return true;
  }

  /** Starts what was deployed. @throws when the app cannot start; a role that is being granted is waited for */
  async restart(): Promise<void> {
    const { instead } = this;
    this.instead = undefined;
    await this.change(this.site);
    await this.comesUp();
    if (instead !== undefined) await rm(instead, { recursive: true, force: true });
  }

  private async comesUp(): Promise<void> {
    const deadline = Date.now() + this.services.limits.grantMs;
    for (;;) {
      const outcome = await this.next();
      if ("app" in outcome) return;
      const isRefusal = [401, 403].includes((outcome.error as { statusCode?: number }).statusCode ?? 0);
      if (isRefusal && Date.now() < deadline) continue;
      throw new Error(`${this.site.name} does not start: ${explain(outcome.error)}`, {
        cause: outcome.error,
      });
    }
  }

  /** The app, once it runs. @throws when it does not within the platform's limit */
  async ready(): Promise<RunningApp> {
    const deadline = Date.now() + this.services.limits.startMs;
    while (!this.app) {
      const left = deadline - Date.now();
      const tooLate = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), left).unref());
      const outcome = left > 0 ? await Promise.race([this.next(), tooLate]) : undefined;
      if (outcome === undefined) throw new Error(`${this.site.name} is ${this.state}: ${this.failure ?? ""}`);
      if ("app" in outcome) return outcome.app;
      if (this.state === "no package") throw outcome.error;
    }
    return this.app;
  }

  async close(): Promise<void> {
    await this.end();
    if (this.server) await close(this.server);
  }

  async remove(): Promise<void> {
    await this.close();
    await this.services.context.ports.release(`site-${this.site.name}`);
    await rm(this.folder, { recursive: true, force: true });
  }

  private begin(): void {
    const abort = new AbortController();
    const lives = this.live(abort.signal);
    this.life = {
      stop: () => {
        abort.abort();
        return lives;
      },
    };
  }

  private async end(): Promise<void> {
    await this.life?.stop();
    this.life = undefined;
  }

  private async live(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const born = Date.now();
      let longest = LONGEST_BACKOFF_AFTER_CRASH_MS;
      this.state = "starting";
      try {
        await this.liveOnce(signal);
      } catch (error) {
        longest = LONGEST_BACKOFF_MS;
        this.settle(error);
      }
      if (Date.now() - born > STEADY_MS) failures = 0;
      await pause(Math.min(SHORTEST_BACKOFF_MS * 2 ** failures++, longest), signal);
    }
  }

  /** Resolves when the process is gone or was asked to stop. @throws when it did not come up */
  private async liveOnce(signal: AbortSignal): Promise<void> {
    const { services, site } = this;
    const prepared = await prepareApp(site, this.folder, this.hostName, services, this.instead);
    if (signal.aborted) return;
    this.appName = prepared.appName;
    this.problems.clear();
    for (const problem of prepared.settingProblems) this.report(problem, new Error(problem));

    const telemetry = new HostTelemetry(site, prepared.settings, services, (error) =>
      this.report("telemetry", error),
    );
    try {
      await this.run(prepared, telemetry, signal);
    } finally {
      await telemetry.end();
    }
  }

  private async run(prepared: PreparedApp, telemetry: HostTelemetry, signal: AbortSignal): Promise<void> {
    const { services, site } = this;
    const app = await RunningApp.start(
      {
        ...services,
        ...prepared,
        site,
        telemetry,
        script: services.workerScript,
        startTimeoutMs: services.limits.startMs,
        unresponsiveMs: services.limits.unresponsiveMs,
        log: (level, message) => services.context.log(level, "functions", `${site.name}: ${message}`),
        onProblem: (part, error) => this.report(part, error),
      },
      signal,
    );
    if (app.blobTrigger) this.keys.ensureBlobsExtensionKey();
    const health = this.watchHealth();
    prepared.storage.keepLock((error) => this.report("host storage", error));
    telemetry.record({
      kind: "trace",
      name: `Host started: ${app.functions.length} functions`,
      level: "info",
    });
    void telemetry.flush();
    this.settle(undefined, app);

    const reason = await Promise.race([app.ended, aborted(signal)]);
    this.app = undefined;
    health?.stop();
    await app.stop(signal.aborted ? services.limits.drainMs : 0);
    if (reason !== undefined && !signal.aborted) {
      this.restarts++;
      services.context.log("error", "functions", `${site.name} is restarted: ${reason}`);
      await prepared.storage.report(`Restarted: ${reason}`, "Error").catch(() => undefined);
    }
    await prepared.storage.close();
  }

  /** Tells whoever waits how an attempt to start went. */
  private settle(error: unknown, app?: RunningApp): void {
    this.app = app;
    this.failure = app ? undefined : explain(error);
    this.state = app ? "running" : error instanceof NoPackage ? "no package" : "failed";
    const { log } = this.services.context;
    if (app) {
      log("info", "functions", `${this.site.name} runs ${app.functions.map(({ name }) => name).join(", ")}`);
    } else if (this.state === "failed") {
      log("error", "functions", `${this.site.name} does not start: ${this.failure}`);
    }
    const waiting = this.waiting;
    this.waiting = [];
    for (const tell of waiting) tell(app ? { app } : { error });
  }

  private next(): Promise<Outcome> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Remembers what is wrong with a part, and logs it when it is news. */
  private report(part: string, error: unknown): void {
    const { log } = this.services.context;
    if (error === undefined) {
      if (this.problems.delete(part)) log("info", "functions", `${this.site.name}: ${part} works again`);
      return;
    }
    const message = explain(error);
    if (this.problems.get(part) === message) return;
    this.problems.set(part, message);
    log("error", "functions", `${this.site.name}: ${part}: ${message}`);
  }

  private watchHealth() {
    const { healthCheckPath } = this.site;
    if (!healthCheckPath) return undefined;
    const address = new URL(healthCheckPath, `https://${this.hostName}`).href;
    return watchHealth(address, this.services.ca, (error) => this.report("health check", error));
  }

  private hostStatus(): object {
    const { state, problem } = this.status();
    return {
      id: this.site.name.toLowerCase().slice(0, 32),
      state: state === "running" ? "Running" : state === "starting" ? "Starting" : "Error",
      version: "4.1040.0",
      ...(problem && { errors: [problem] }),
    };
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([time, aborted(signal)]).finally(() => clearTimeout(timer));
}
