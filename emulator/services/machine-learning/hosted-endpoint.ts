import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { readJson, writeTwice } from "../../core/files";
import { close, listen } from "../../core/listen";
import type { EndpointServices } from "./endpoint-services";
import { HostedDeployment } from "./hosted-deployment";
import type { Deployment, EndpointStatus, OnlineEndpoint } from "./machine-learning";
import { EndpointError } from "./machine-learning";
import { answerScoring } from "./scoring-gateway";
import { problemInTraffic, type TrafficSplit } from "./traffic";

/** One online endpoint: its address, which never changes, its deployments and how requests are split. */
export class HostedEndpoint {
  private endpoint: OnlineEndpoint;
  private readonly services: EndpointServices;
  private readonly deployments = new Map<string, HostedDeployment>();
  private readonly file: string;
  private split: TrafficSplit;
  private server: Server | undefined;
  private port = 0;

  constructor(endpoint: OnlineEndpoint, services: EndpointServices) {
    this.endpoint = endpoint;
    this.services = services;
    this.file = join(services.folder, "traffic", `${endpoint.name}.json`);
    this.split = readJson<TrafficSplit>(this.file, {});
  }

  get name(): string {
    return this.endpoint.name;
  }

  get resourceId(): string {
    return this.endpoint.resourceId;
  }

  get scoringUri(): string {
    return `https://127.0.0.1:${this.port}/score`;
  }

  get traffic(): TrafficSplit {
    return this.split;
  }

  deployment(name: string): HostedDeployment | undefined {
    return this.deployments.get(name.toLowerCase());
  }

  all(): readonly HostedDeployment[] {
    return [...this.deployments.values()];
  }

  async open(): Promise<void> {
    const { context } = this.services;
    this.port = await context.ports.reserve(`endpoint/${this.name}`);
    const { key, cert } = context.tls;
    this.server = createServer({ key, cert }, (request, response) =>
      answerScoring(this, this.services, request, response),
    );
    this.server.keepAliveTimeout = 60_000;
    await listen(this.server, this.port, `the online endpoint ${this.name}`, context.log);
  }

  update(endpoint: OnlineEndpoint): void {
    this.endpoint = endpoint;
  }

  setTraffic(traffic: TrafficSplit): void {
    const names = this.all().map(({ name }) => name);
    const problem = problemInTraffic(traffic, names);
    if (problem !== undefined) throw new EndpointError(400, "BadRequest", `${this.name}: ${problem}`);
    this.split = traffic;
    writeTwice(this.file, JSON.stringify(traffic));
  }

  /** @throws when it does not become ready; what ran before goes on */
  async deploy(deployment: Deployment): Promise<void> {
    const known = this.deployment(deployment.name);
    const hosted = known ?? this.host(deployment);
    try {
      // listed while it starts, so that its files are not taken for unused
      this.deployments.set(deployment.name.toLowerCase(), hosted);
      await hosted.change(deployment);
    } catch (error) {
      if (known === undefined) {
        this.deployments.delete(deployment.name.toLowerCase());
        await hosted.forget();
      }
      throw error;
    }
  }

  resume(deployment: Deployment): void {
    const hosted = this.host(deployment);
    this.deployments.set(deployment.name.toLowerCase(), hosted);
    hosted.resume();
  }

  async remove(name: string): Promise<void> {
    const hosted = this.deployment(name);
    if (hosted === undefined) return;
    const share = this.split[hosted.name] ?? 0;
    if (share > 0) {
      throw new EndpointError(
        409,
        "DeploymentHasTraffic",
        `The deployment "${hosted.name}" of ${this.name} gets ${share} % of the traffic and cannot be deleted.\n` +
          "  why: its callers would be refused\n" +
          "  fix: move the traffic first: set its share to 0",
      );
    }
    this.deployments.delete(name.toLowerCase());
    const { [hosted.name]: _, ...left } = this.split;
    this.setTraffic(left);
    await hosted.stop();
    await hosted.forget();
  }

  /** @param drainMs for requests under way */
  async close(drainMs?: number): Promise<void> {
    await Promise.all(this.all().map((hosted) => hosted.stop(drainMs)));
    if (this.server) await close(this.server);
  }

  status(): EndpointStatus {
    return {
      resourceId: this.resourceId,
      name: this.name,
      scoringUri: this.scoringUri,
      traffic: this.split,
      deployments: this.all().map((hosted) => hosted.status()),
    };
  }

  private host(deployment: Deployment): HostedDeployment {
    return new HostedDeployment(deployment, () => this.endpoint, this.services);
  }
}
