import type { Site, SiteStatus } from "./functions-host";
import { watchHealth } from "./health-check";
import type { HostServices } from "./host-services";
import { explain } from "./host-storage/clients";
import type { KeyStore } from "./keys";
import { KnownFunctions } from "./known-functions";
import { LoadedApp } from "./loaded-app";
import { NoPackage } from "./package/fetch-package";
import { type PreparedApp, prepareApp } from "./prepare-app";
import type { SiteProblems } from "./site-problems";
import { HostTelemetry } from "./telemetry";
import type { FunctionMetadata } from "./worker/protocol";

const shortestBackoffMs = 250;
const longestBackoffMs = 15_000;
/** An app that did run comes back sooner than one that cannot start. */
const longestBackoffAfterCrashMs = 4000;
/** An app that lived this long starts with a clean slate after its next crash. */
const steadyMs = 60_000;
/** Whoever ships code changes the app, then restarts it: one start instead of two. */
const settleMs = 1000;

type Outcome = { readonly app: LoadedApp } | { readonly error: unknown };

/** What begins when a site is made or changed. */
export interface Beginning {
  readonly site: Site;
  /** Folder of code that runs in place of the package. @default - what was deployed */
  readonly instead?: string | undefined;
  /** "now": with its process, whoever needs it. "when needed": asleep, where it is known what its code registers. */
  readonly start: "now" | "when needed";
}

export interface SiteLivesOptions {
  readonly services: HostServices;
  /** The site's. */
  readonly folder: string;
  readonly hostName: () => string;
  readonly keys: KeyStore;
  readonly problems: SiteProblems;
}

/**
 * The lives of one app, one after the other.
 *
 *   starting ──▶ running ⇄ asleep ──crash, hang, leak──▶ starting (with back-off)
 *      └──▶ failed, no package ──back-off──▶ starting
 */
export class SiteLives {
  restarts = 0;
  /** What the package calls itself. */
  appName: string | undefined;
  /** Why it does not start. */
  failure: string | undefined;
  private readonly options: SiteLivesOptions;
  private readonly known: KnownFunctions;
  private app: LoadedApp | undefined;
  private notRunning: "starting" | "failed" | "no package" = "starting";
  private life: { stop(): Promise<void> } | undefined;
  private waiting: ((outcome: Outcome) => void)[] = [];
  private hurry: () => void = () => undefined;

  constructor(options: SiteLivesOptions) {
    this.options = options;
    this.known = new KnownFunctions(options.folder);
  }

  get state(): SiteStatus["state"] {
    if (this.app === undefined) return this.notRunning;
    return this.app.isAsleep ? "asleep" : "running";
  }

  get current(): LoadedApp | undefined {
    return this.app;
  }

  begin(beginning: Beginning): void {
    const abort = new AbortController();
    const lives = this.live(beginning, abort.signal);
    this.life = {
      stop: () => {
        abort.abort();
        return lives;
      },
    };
  }

  async end(): Promise<void> {
    await this.life?.stop();
    this.life = undefined;
  }

  /** How the next attempt to start goes. */
  next(): Promise<Outcome> {
    this.hurry();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async live(beginning: Beginning, signal: AbortSignal): Promise<void> {
    this.notRunning = "starting";
    const { site } = beginning;
    let mayWait = beginning.start === "when needed" && !site.isAlwaysReady;
    if (mayWait && !this.known.has(site) && this.waiting.length === 0) await this.settle(signal);
    for (let failures = 0; !signal.aborted; mayWait = false) {
      const born = Date.now();
      let longest = longestBackoffAfterCrashMs;
      this.notRunning = "starting";
      try {
        await this.liveOnce(beginning, mayWait, signal);
      } catch (error) {
        longest = longestBackoffMs;
        this.tell(site, { error });
      }
      if (Date.now() - born > steadyMs) failures = 0;
      await pause(Math.min(shortestBackoffMs * 2 ** failures++, longest), signal);
    }
  }

  /** Resolves when the process is gone or was asked to stop. @throws when it did not come up */
  private async liveOnce({ site, instead }: Beginning, mayWait: boolean, signal: AbortSignal): Promise<void> {
    const { services, folder, hostName, problems } = this.options;
    const prepared = await prepareApp(site, folder, hostName(), services, instead);
    if (signal.aborted) return;
    this.appName = prepared.appName;
    problems.clear();
    for (const problem of prepared.settingProblems) problems.report(problem, new Error(problem));

    const telemetry = new HostTelemetry(site, prepared.settings, services, (error) =>
      problems.report("telemetry", error),
    );
    const registered = mayWait ? this.known.of(site, prepared.directory) : undefined;
    try {
      await this.run({ ...prepared, site, telemetry }, registered, signal);
    } finally {
      await telemetry.end();
    }
  }

  private async run(
    parts: PreparedApp & { readonly site: Site; readonly telemetry: HostTelemetry },
    registered: readonly FunctionMetadata[] | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { services, problems, keys } = this.options;
    const { site, directory, storage } = parts;
    const { limits, context } = services;
    const log = (level: "debug" | "info" | "warning" | "error", message: string) =>
      context.log(level, "functions", `${site.name}: ${message}`);
    const app = await LoadedApp.load(
      {
        ...services,
        ...parts,
        script: services.workerScript,
        startTimeoutMs: limits.startMs,
        unresponsiveMs: limits.unresponsiveMs,
        idleMs: limits.idleMs,
        log,
        onProblem: (part, error) => problems.report(part, error),
        onAwake: () => this.awake(site),
      },
      registered,
      signal,
    );
    if (app.registered && app.registered !== registered) {
      this.known.remember(site, directory, app.registered);
    }
    if (app.blobTrigger) keys.ensureBlobsExtensionKey();
    this.tell(site, { app });

    let reason: string | undefined;
    try {
      reason = await Promise.race([app.ended, aborted(signal)]);
    } finally {
      this.app = undefined;
      await app.stop(signal.aborted ? limits.drainMs : 0);
    }
    if (reason === undefined || signal.aborted) return;
    this.restarts++;
    context.log("error", "functions", `${site.name} is restarted: ${reason}`);
    await storage.report(`Restarted: ${reason}`, "Error").catch(() => undefined);
  }

  private awake({ name, healthCheckPath }: Site): () => void {
    const { services, hostName, problems } = this.options;
    const { log } = services.context;
    log("info", "functions", `${name} is awake`);
    const health =
      healthCheckPath === undefined
        ? undefined
        : watchHealth(new URL(healthCheckPath, `https://${hostName()}`).href, services.ca, (error) =>
            problems.report("health check", error),
          );
    return () => {
      health?.stop();
      log("info", "functions", `${name} is asleep`);
    };
  }

  /** Tells whoever waits how an attempt to start went. */
  private tell({ name }: Site, outcome: Outcome): void {
    const { log } = this.options.services.context;
    if ("app" in outcome) {
      this.app = outcome.app;
      this.failure = undefined;
      const functions = outcome.app.functions.map((one) => one.name).join(", ");
      log(
        "info",
        "functions",
        `${name} ${outcome.app.isAsleep ? "sleeps until somebody needs" : "runs"} ${functions}`,
      );
    } else {
      this.failure = explain(outcome.error);
      this.notRunning = outcome.error instanceof NoPackage ? "no package" : "failed";
      if (this.notRunning === "failed") log("error", "functions", `${name} does not start: ${this.failure}`);
    }
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(outcome);
  }

  /** A moment for whoever is not done with it yet; over as soon as somebody waits for it. */
  private async settle(signal: AbortSignal): Promise<void> {
    const needed = new Promise<void>((resolve) => {
      this.hurry = resolve;
    });
    await Promise.race([pause(settleMs, signal), needed]);
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
