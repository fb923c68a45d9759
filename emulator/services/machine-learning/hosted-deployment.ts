import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ContainerProcess } from "./container/container-process";
import { type Prepared, type PreparedImage, prepareImage, prepareModel } from "./container/prepare-image";
import type { Deployment, DeploymentStatus, OnlineEndpoint } from "./machine-learning";
import type { EndpointServices } from "./services";

const SHORTEST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 15_000;
/** A deployment that lived this long starts with a clean slate after its next crash. */
const STEADY_MS = 60_000;

/**
 * One deployment and the lives of its process.
 *
 *   starting ──▶ ready ──crash, failed liveness──▶ starting (with back-off)
 *      └──▶ failed ──back-off──▶ starting
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

  constructor(deployment: Deployment, endpoint: () => OnlineEndpoint, services: EndpointServices) {
    this.name = deployment.name;
    this.deployment = deployment;
    this.endpoint = endpoint;
    this.services = services;
  }

  get current(): Deployment {
    return this.deployment;
  }

  /** What lies on disk for this deployment: of the process that runs, and of one that starts. */
  get files(): Iterable<Prepared> {
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
    const next = await this.launch(deployment);
    const before = this.process;
    this.deployment = deployment;
    this.adopt(next);
    await before?.stop(this.services.limits.drainMs);
  }

  /** Starts it without being waited for, again and again until it runs. */
  resume(): void {
    void this.live(0);
  }

  /** The process, once it runs; undefined when it does not within the time. */
  async ready(withinMs: number): Promise<ContainerProcess | undefined> {
    const deadline = Date.now() + withinMs;
    while (this.process === undefined && !this.ending.signal.aborted && Date.now() < deadline) {
      const news = new Promise<void>((resolve) => this.waiting.push(resolve));
      await Promise.race([news, wait(deadline - Date.now(), undefined, { ref: false })]);
    }
    return this.process;
  }

  async stop(drainMs = this.services.limits.drainMs): Promise<void> {
    this.ending.abort();
    await this.process?.stop(drainMs);
    this.tell();
  }

  /** Takes away what a stopped deployment leaves. */
  async forget(): Promise<void> {
    const { context } = this.services;
    this.held.clear();
    for (const slot of [0, 1]) await context.ports.release(this.portName(slot));
    await rm(this.home, { recursive: true, force: true });
  }

  private async launch(deployment: Deployment): Promise<ContainerProcess> {
    const { services } = this;
    const endpoint = this.endpoint();
    const [reader] = endpoint.identities;
    if (reader === undefined) {
      throw new Error(
        `the endpoint ${endpoint.name} has no identity\n  why: it fetches the model as its identity\n  fix: give it one`,
      );
    }
    const { image, model } = await services.inTurn("files", () =>
      this.prepare(deployment, reader.principalId),
    );
    try {
      const started = await this.startProcess(deployment, image, model);
      for (const prepared of this.held)
        if (prepared !== image && prepared !== model) this.held.delete(prepared);
      return started;
    } catch (error) {
      this.held.delete(image);
      this.held.delete(model);
      throw error;
    }
  }

  private async prepare(deployment: Deployment, principalId: string) {
    const { blobs, cache, folder } = this.services;
    const image = await prepareImage(
      blobs(deployment.contextUri, deployment.builderId),
      cache,
      join(folder, "images"),
    );
    const model = await prepareModel(
      blobs(deployment.modelUri, principalId),
      deployment.modelPlace,
      cache,
      join(folder, "models"),
    );
    this.held.add(image).add(model);
    return { image, model };
  }

  private async startProcess(
    deployment: Deployment,
    { image, directory }: PreparedImage,
    model: Prepared,
  ): Promise<ContainerProcess> {
    const { context, guard, identity, limits } = this.services;
    const endpoint = this.endpoint();
    // two in turn: while one process is replaced by another, both listen
    const port = await context.ports.reserve(this.portName(this.lives++ % 2));
    return ContainerProcess.start(
      {
        command: image.command,
        directory: join(directory, image.workingDirectory),
        environment: {
          ...this.platform(port),
          ...(await identity.environmentFor(endpoint.identities)),
          ...image.environment,
          ...atMount(deployment, model.directory),
          ...modelDirectory(deployment, model.directory),
          SCORING_PORT: String(port),
          SCORING_HOST: "127.0.0.1",
        },
        guard,
        port,
        livenessPath: deployment.routes.liveness,
        readinessPath: deployment.routes.readiness,
        readyMs: limits.readyMs,
        onOutput: (line, stream) =>
          context.log(stream === "stderr" ? "warning" : "info", `${endpoint.name}/${this.name}`, line),
      },
      this.ending.signal,
    );
  }

  private adopt(process: ContainerProcess): void {
    const born = Date.now();
    this.process = process;
    this.state = "ready";
    this.problem = undefined;
    this.services.context.log("info", "machine-learning", `${this.title} is ready`);
    this.tell();
    void process.ended.then((reason) => {
      if (this.process !== process) return;
      this.process = undefined;
      if (this.ending.signal.aborted) return;
      this.restarts++;
      this.state = "starting";
      this.problem = reason;
      this.services.context.log("error", "machine-learning", `${this.title} is restarted: ${reason}`);
      void this.live(Date.now() - born > STEADY_MS ? 0 : 1);
    });
  }

  /** @param failures before this start */
  private async live(failures: number): Promise<void> {
    for (let tries = failures; !this.ending.signal.aborted; tries++) {
      if (tries > 0) await this.pause(Math.min(SHORTEST_BACKOFF_MS * 2 ** (tries - 1), LONGEST_BACKOFF_MS));
      if (this.ending.signal.aborted || this.process !== undefined) return;
      try {
        const started = await this.launch(this.deployment);
        if (this.ending.signal.aborted) return void (await started.stop(0));
        return this.adopt(started);
      } catch (error) {
        this.state = "failed";
        this.problem = error instanceof Error ? error.message : String(error);
        if (this.ending.signal.aborted) return;
        this.services.context.log(
          "error",
          "machine-learning",
          `${this.title} does not start: ${this.problem}`,
        );
        this.tell();
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => undefined);
  }

  private tell(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private get title(): string {
    return `${this.endpoint().name}/${this.name}`;
  }

  private get home(): string {
    return join(this.services.folder, "home", this.endpoint().name, this.name);
  }

  private portName(slot: number): string {
    return `scoring/${this.endpoint().name}/${this.name}/${slot}`;
  }

  /** What the platform sets; nothing comes from the shell of whoever started the emulator. */
  private platform(port: number): Record<string, string> {
    const temporary = join(this.home, "tmp");
    mkdirSync(temporary, { recursive: true });
    return {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: this.home,
      TMPDIR: temporary,
      TZ: "UTC",
      PORT: String(port),
      NODE_EXTRA_CA_CERTS: this.services.context.tls.authorityFile,
      // the SDK's own statistics go to Microsoft, and this machine may be offline
      APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
      APPLICATIONINSIGHTS_STATSBEAT_DISABLED: "true",
    };
  }
}

/** Azure tells where a model's version lies only where it chose the place itself. */
function modelDirectory(
  { modelMountPath, modelPlace }: Deployment,
  directory: string,
): Record<string, string> {
  return modelMountPath === "" ? { AZUREML_MODEL_DIR: join(directory, dirname(modelPlace)) } : {};
}

/** The deployment's variables; those that name the place where Azure mounts the model name the local one. */
function atMount(deployment: Deployment, directory: string): Record<string, string> {
  const mount = deployment.modelMountPath.replace(/\/$/, "");
  return Object.fromEntries(
    Object.entries(deployment.environmentVariables).map(([name, value]) => {
      const isBelow = mount !== "" && (value === mount || value.startsWith(`${mount}/`));
      return [name, isBelow ? `${directory}${value.slice(mount.length)}` : value];
    }),
  );
}
