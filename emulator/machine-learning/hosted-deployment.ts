import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ContainerProcess } from "./container/container-process";
import { prepareImage, prepareModel } from "./container/prepare-image";
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
  private usedBlobs: readonly string[] = [];
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

  /** Hashes of the blobs that the next start needs. */
  get blobs(): readonly string[] {
    return this.usedBlobs;
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

  private async launch(deployment: Deployment): Promise<ContainerProcess> {
    const { services } = this;
    const { context, cache, folder, identity, limits } = services;
    const endpoint = this.endpoint();
    const [reader] = endpoint.identities;
    if (reader === undefined) {
      throw new Error(
        `the endpoint ${endpoint.name} has no identity\n  why: it fetches the code and the model as its identity\n  fix: give it one`,
      );
    }
    const image = await prepareImage(
      services.blobs(deployment.contextUri, reader.principalId),
      cache,
      join(folder, "images"),
    );
    const model = await prepareModel(
      services.blobs(deployment.modelUri, reader.principalId),
      cache,
      join(folder, "models"),
    );
    // two in turn: while one process is replaced by another, both listen
    const port = await context.ports.reserve(`scoring/${endpoint.name}/${this.name}/${this.lives++ % 2}`);
    const started = await ContainerProcess.start(
      {
        command: image.image.command,
        directory: join(image.directory, image.image.workingDirectory),
        environment: {
          ...this.platform(port),
          ...(await identity.environmentFor(endpoint.identities)),
          ...image.image.environment,
          ...atMount(deployment, model.directory),
          AZUREML_MODEL_DIR: model.directory,
          SCORING_PORT: String(port),
        },
        guard: services.guard,
        port,
        livenessPath: deployment.routes.liveness,
        readinessPath: deployment.routes.readiness,
        readyMs: limits.readyMs,
        onOutput: (line, stream) =>
          context.log(stream === "stderr" ? "warning" : "info", `${endpoint.name}/${this.name}`, line),
      },
      this.ending.signal,
    );
    this.usedBlobs = [...image.blobs, ...model.blobs];
    return started;
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

  /** What the platform sets; nothing comes from the shell of whoever started the emulator. */
  private platform(port: number): Record<string, string> {
    const { context, folder } = this.services;
    const home = join(folder, "home", this.endpoint().name, this.name);
    const temporary = join(home, "tmp");
    mkdirSync(temporary, { recursive: true });
    return {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: home,
      TMPDIR: temporary,
      TZ: "UTC",
      PORT: String(port),
      NODE_EXTRA_CA_CERTS: context.tls.authorityFile,
      // the SDK's own statistics go to Microsoft, and this machine may be offline
      APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
      APPLICATIONINSIGHTS_STATSBEAT_DISABLED: "true",
    };
  }
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
