import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ContainerProcess } from "./container/container-process";
import type { Prepared } from "./container/prepare-image";
import type { EndpointServices } from "./endpoint-services";
import { launch, prepare } from "./launch";
import type { Deployment, DeploymentStatus, OnlineEndpoint } from "./machine-learning";

const shortestBackoffMs = 250;
const longestBackoffMs = 15_000;
/** A deployment that lived this long starts with a clean slate after its next crash. */
const steadyMs = 60_000;

/**
 * One deployment and the lives of its process.
 *
 *   starting ──▶ ready ──crash, failed liveness──▶ starting (with back-off)
 *      │  ▲        └──nobody asks for idleMs──▶ asleep ──somebody asks──▶ starting
 *      └──┴─ failed, with back-off
 *
 * A change starts another process beside the first, which serves until the other one is ready.
 */
export class HostedDeployment {
  readonly name: string;
  private deployment: Deployment;
  private readonly endpoint: () => OnlineEndpoint;
  private readonly services: EndpointServices;
  private readonly ending = new AbortController();

  private process: ContainerProcess | undefined;
  private state: DeploymentStatus["state"] = "starting";
  private problem: string | undefined;
  private restarts = 0;
  private lives = 0;
  private readonly held = new Set<Prepared>();
  private waiting: (() => void)[] = [];
  private untilSleep: NodeJS.Timeout | undefined;
  private isWaking = false;
  /** Of the process that fell asleep, which may still end. */
  private leaving: Promise<void> = Promise.resolve();

  constructor(deployment: Deployment, endpoint: () => OnlineEndpoint, services: EndpointServices) {
    this.name = deployment.name;
    this.deployment = deployment;
    this.endpoint = endpoint;
    this.services = services;
  }

  get current(): Deployment {
    return this.deployment;
  }

  /** What lies on disk for this deployment: of the process that runs, and of one that starts. Empty when nobody has looked. */
  get files(): ReadonlySet<Prepared> {
    return this.held;
  }

  status(): DeploymentStatus {
    const pid = this.process?.pid;
    return {
      name: this.name,
      state: this.state,
      ...(this.problem === undefined ? {} : { problem: this.problem }),
      ...(pid === undefined ? {} : { pid }),
      restarts: this.restarts,
    };
  }

  /** Starts what the deployment now is; what ran before serves until then, and goes on when this throws. */
  async change(deployment: Deployment): Promise<void> {
    const next = await this.start(deployment);
    const before = this.process;
    this.deployment = deployment;
    this.adopt(next);
    await before?.stop(this.services.limits.drainMs);
  }

  /** Takes up a deployment of an earlier run, which was ready once: it starts when somebody asks. */
  resume(): void {
    this.state = "asleep";
  }

  /** Starts it when it sleeps. Resolves when it is ready, or did not start. */
  async wake(): Promise<void> {
    if (this.state === "asleep") {
      this.state = "starting";
      this.isWaking = true;
      this.log("info", "wakes");
      void this.live(0);
    }
    while (this.isWaking) await this.news();
  }

  /** The process, once it runs; undefined when it does not within the time. */
  async ready(withinMs: number): Promise<ContainerProcess | undefined> {
    const deadline = Date.now() + withinMs;
    while (this.process === undefined && !this.ending.signal.aborted && Date.now() < deadline) {
      await Promise.race([this.news(), wait(deadline - Date.now(), undefined, { ref: false })]);
    }
    return this.process;
  }

  /** Does something with its process, which does not sleep meanwhile. */
  async use<Result>(container: ContainerProcess, work: () => Promise<Result>): Promise<Result> {
    clearTimeout(this.untilSleep);
    container.running++;
    try {
      return await work();
    } finally {
      container.running--;
      this.sleepLater();
    }
  }

  async stop(drainMs = this.services.limits.drainMs): Promise<void> {
    this.ending.abort();
    clearTimeout(this.untilSleep);
    await this.process?.stop(drainMs);
    await this.leaving;
    this.tell();
  }

  /** Takes away what a stopped deployment leaves. */
  async forget(): Promise<void> {
    const { context } = this.services;
    this.held.clear();
    for (const slot of [0, 1]) await context.ports.release(this.portName(slot));
    await rm(this.home, { recursive: true, force: true });
  }

  private async start(deployment: Deployment): Promise<ContainerProcess> {
    const { services } = this;
    const endpoint = this.endpoint();
    const files = await services.inTurn("files", async () => {
      const prepared = await prepare(deployment, endpoint, services);
      this.held.add(prepared.image).add(prepared.model);
      return prepared;
    });
    const { image, model } = files;
    try {
      // two in turn: while one process is replaced by another, both listen
      const port = await services.context.ports.reserve(this.portName(this.lives++ % 2));
      const place = { port, home: this.home };
      const started = await launch(deployment, endpoint, files, place, services, this.ending.signal);
      for (const prepared of this.held)
        if (prepared !== image && prepared !== model) this.held.delete(prepared);
      return started;
    } catch (error) {
      this.held.delete(image);
      this.held.delete(model);
      throw error;
    }
  }

  private adopt(process: ContainerProcess): void {
    const born = Date.now();
    this.process = process;
    this.state = "ready";
    this.problem = undefined;
    this.log("info", "is ready");
    this.tell();
    this.sleepLater();
    void process.ended.then((reason) => {
      if (this.process !== process) return;
      this.process = undefined;
      if (this.ending.signal.aborted) return;
      this.restarts++;
      this.state = "starting";
      this.problem = reason;
      this.log("error", `is restarted: ${reason}`);
      void this.live(Date.now() - born > steadyMs ? 0 : 1);
    });
  }

  /** @param failures before this start */
  private async live(failures: number): Promise<void> {
    for (let tries = failures; !this.ending.signal.aborted; tries++) {
      if (tries > 0) await this.pause(Math.min(shortestBackoffMs * 2 ** (tries - 1), longestBackoffMs));
      if (this.ending.signal.aborted || this.process !== undefined) return;
      try {
        const started = await this.start(this.deployment);
        // changed meanwhile, or deleted
        if (this.ending.signal.aborted || this.process !== undefined) return void (await started.stop(0));
        return this.adopt(started);
      } catch (error) {
        this.state = "failed";
        this.problem = error instanceof Error ? error.message : String(error);
        if (this.ending.signal.aborted) return;
        this.log("error", `does not start: ${this.problem}`);
        this.tell();
      }
    }
  }

  private sleepLater(): void {
    clearTimeout(this.untilSleep);
    if (this.ending.signal.aborted || this.process === undefined || this.process.running > 0) return;
    this.untilSleep = setTimeout(() => this.sleep(), this.services.limits.idleMs);
  }

  private sleep(): void {
    const { process } = this;
    if (process === undefined) return;
    this.process = undefined;
    this.state = "asleep";
    this.log("info", "is asleep: nobody asks it");
    this.leaving = process.stop(0);
  }

  private pause(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => undefined);
  }

  private news(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private tell(): void {
    const { waiting } = this;
    this.isWaking = false;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private log(level: "info" | "error", what: string): void {
    this.services.context.log(level, "machine-learning", `${this.endpoint().name}/${this.name} ${what}`);
  }

  private get home(): string {
    return join(this.services.folder, "home", this.endpoint().name, this.name);
  }

  private portName(slot: number): string {
    return `scoring/${this.endpoint().name}/${this.name}/${slot}`;
  }
}
