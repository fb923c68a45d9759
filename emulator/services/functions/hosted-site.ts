import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { close, listen } from "../../core/listen";
import type { Site, SiteStatus } from "./functions-host";
import type { HostServices } from "./host-services";
import { explain } from "./host-storage/clients";
import { KeyStore } from "./keys";
import type { LoadedApp } from "./loaded-app";
import { unpackInstead } from "./package/fetch-package";
import { type Beginning, SiteLives } from "./site-lives";
import { SiteProblems } from "./site-problems";
import { answer } from "./triggers/http-server";

/** One function app: its address, which never changes, its keys and the code it runs. */
export class HostedSite {
  readonly keys: KeyStore;
  private site: Site;
  private readonly services: HostServices;
  private readonly folder: string;
  private readonly problems: SiteProblems;
  private readonly lives: SiteLives;
  private server: Server | undefined;
  private port = 0;
  /** Folder of the code that runs in place of what was deployed. */
  private instead: string | undefined;

  constructor(site: Site, services: HostServices) {
    this.site = site;
    this.services = services;
    this.folder = join(services.context.stateDirectory, "sites", site.name);
    this.keys = new KeyStore(join(this.folder, "keys.json"));
    this.problems = new SiteProblems(site.name, services.context.log);
    this.lives = new SiteLives({
      services,
      folder: this.folder,
      hostName: () => this.hostName,
      keys: this.keys,
      problems: this.problems,
    });
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
    const { failure, state, current, restarts, appName } = this.lives;
    const problem = [failure, ...this.problems.messages].filter(Boolean).join("\n");
    return {
      name,
      address: `https://${this.hostName}/`,
      state,
      ...(problem && { problem }),
      functions: current?.functions.map((one) => one.name) ?? [],
      restarts,
      ...(appName !== undefined && { app: appName }),
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
    this.begin("when needed");
  }

  /** Ends the current life; the next one has these settings. */
  async change(site: Site): Promise<void> {
    await this.lives.end();
    this.site = site;
    this.begin("when needed");
  }

  /** Runs a package, be it the deployed one, until the next restart. @returns false when it does. @throws when its code cannot load */
  async runInstead(file: string): Promise<boolean> {
    const before = this.instead;
    const folder = await unpackInstead(file, this.folder);
    if (folder === before && this.lives.current !== undefined) return false;
    this.instead = folder;
    await this.startAnew();
    if (before !== undefined && before !== folder) await rm(before, { recursive: true, force: true });
    return true;
  }

  /** Starts what was deployed. @throws when the app cannot start; a role that is being granted is waited for */
  async restart(): Promise<void> {
    const { instead } = this;
    this.instead = undefined;
    await this.startAnew();
    if (instead !== undefined) await rm(instead, { recursive: true, force: true });
  }

  /** The app, once it is there. @throws when it is not within the platform's limit */
  async ready(): Promise<LoadedApp> {
    const { lives, services, site } = this;
    const deadline = Date.now() + services.limits.startMs;
    while (!lives.current) {
      const left = deadline - Date.now();
      const tooLate = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), left).unref());
      const outcome = left > 0 ? await Promise.race([lives.next(), tooLate]) : undefined;
      if (outcome === undefined) throw new Error(`${site.name} is ${lives.state}: ${lives.failure ?? ""}`);
      if ("app" in outcome) return outcome.app;
      if (lives.state === "no package") throw outcome.error;
    }
    return lives.current;
  }

  async close(): Promise<void> {
    await this.lives.end();
    if (this.server) await close(this.server);
  }

  async remove(): Promise<void> {
    await this.close();
    await this.services.context.ports.release(`site-${this.site.name}`);
    await rm(this.folder, { recursive: true, force: true });
  }

  private begin(start: Beginning["start"]): void {
    this.lives.begin({ site: this.site, instead: this.instead, start });
  }

  private async startAnew(): Promise<void> {
    await this.lives.end();
    this.begin("now");
    const deadline = Date.now() + this.services.limits.grantMs;
    for (;;) {
      const outcome = await this.lives.next();
      if ("app" in outcome) return;
      const isRefusal = [401, 403].includes((outcome.error as { statusCode?: number }).statusCode ?? 0);
      if (isRefusal && Date.now() < deadline) continue;
      throw new Error(`${this.site.name} does not start: ${explain(outcome.error)}`, {
        cause: outcome.error,
      });
    }
  }

  private async hostStatus(): Promise<object> {
    // whoever asks the host has started it, as on the platform
    await this.lives.current?.wake().catch(() => undefined);
    const { state, problem } = this.status();
    return {
      id: this.site.name.toLowerCase().slice(0, 32),
      state: state === "running" ? "Running" : state === "starting" ? "Starting" : "Error",
      version: "4.1040.0",
      ...(problem && { errors: [problem] }),
    };
  }
}
