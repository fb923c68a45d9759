import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isWithin, key } from "../../../../azure/resource-id";
import { durationMs } from "../../../core/iso-duration";
import { armAddress } from "../../../resource-manager/arm-rest";
import type { ResourceStore } from "../../../resource-manager/resource-store";
import { at } from "../../../resource-manager/values";
import { type Cluster, clusterAt } from "../clusters/cluster";
import { NodeQueue } from "../clusters/node-queue";
import { type Prepared, type PreparedImage, prepareImage } from "../container/prepare-image";
import type { EndpointServices } from "../endpoint-services";
import type { Tracking } from "../mlflow/tracking";
import { versionOf } from "../resources/assets";
import { workspacePrincipal } from "../resources/workspace-principal";
import { programOf } from "./command-job";
import { type AzureJobStatus, hasEnded, type Job } from "./job";
import { jobEnvironment } from "./job-environment";
import { JobLog } from "./job-log";
import { endLeftover, runToEnd } from "./job-process";
import { putRunOf, tellRunOf } from "./job-run";
import { JobStore } from "./job-store";

/** What jobs need of the local Azure. */
export type JobServices = Pick<
  EndpointServices,
  "context" | "identity" | "cache" | "blobs" | "folder" | "inTurn" | "guard"
> & { readonly resources: ResourceStore; readonly tracking: Tracking };

type End = "canceled" | "timeout" | "stop";

/** Timers hold no longer time. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Command jobs, each a process of its own from the image of its environment.
 *
 * A job that waited when the local Azure ended goes on waiting when it is back; one that ran has failed, because its
 * process ended too. None is run twice.
 */
export class Jobs {
  private readonly services: JobServices;
  private readonly store: JobStore;
  private readonly queue = new NodeQueue();
  private readonly lives = new Map<
    string,
    { readonly control: AbortController; readonly life: Promise<void> }
  >();
  private readonly held = new Map<string, Prepared>();

  constructor(services: JobServices) {
    this.services = services;
    this.store = new JobStore(join(services.folder, "jobs"));
    for (const job of this.store.all()) this.settleLeftover(job);
  }

  get(id: string): Job | undefined {
    return this.store.get(id);
  }

  /** Of a workspace, the newest first. */
  of(workspaceId: string): readonly Job[] {
    return this.all().filter(({ id }) => isWithin(id, workspaceId));
  }

  /** The newest first. */
  all(): readonly Job[] {
    return [...this.store.all()].reverse();
  }

  /** What lies on disk for jobs that have not ended. */
  get files(): readonly Prepared[] {
    return [...this.held.values()];
  }

  /** Keeps a new job, and begins with it. */
  put(job: Job): Job {
    putRunOf(job, this.services.tracking);
    const kept = this.store.put(job);
    this.begin(kept);
    return kept;
  }

  /** Of a job that exists: what Azure lets be changed. */
  relabel(id: string, properties: Job["properties"]): Job {
    return this.store.change(id, { properties });
  }

  /** One that has ended stays as it is. */
  cancel(id: string): void {
    const job = this.store.get(id);
    if (job === undefined || hasEnded(job) || job.status === "CancelRequested") return;
    this.to(id, "CancelRequested");
    this.lives.get(key(id))?.control.abort("canceled" satisfies End);
  }

  /** Goes on with what waited for this cluster when the local Azure ended. */
  resume(cluster: string): void {
    for (const job of this.store.all()) {
      const isItsOwn = key(job.properties.computeId) === key(cluster);
      if (isItsOwn && !hasEnded(job) && !this.lives.has(key(job.id))) this.begin(job);
    }
    this.queue.admit();
  }

  /** A cluster that is deleted takes its machines along. */
  async leaveCluster(cluster: string): Promise<void> {
    const own = this.store.all().filter(({ properties }) => key(properties.computeId) === key(cluster));
    await this.end(own);
  }

  /** A workspace that is deleted takes its jobs along. */
  async forget(workspaceId: string): Promise<void> {
    const own = this.of(workspaceId);
    await this.end(own);
    for (const { id } of own) this.store.remove(id);
  }

  async stop(): Promise<void> {
    const lives = [...this.lives.values()];
    for (const { control } of lives) control.abort("stop" satisfies End);
    await Promise.all(lives.map(({ life }) => life));
  }

  private async end(jobs: readonly Job[]): Promise<void> {
    for (const { id } of jobs) this.cancel(id);
    await Promise.all(jobs.map(({ id }) => this.lives.get(key(id))?.life));
  }

  private begin(job: Job): void {
    const control = new AbortController();
    const life = this.live(job.id, control).finally(() => this.lives.delete(key(job.id)));
    this.lives.set(key(job.id), { control, life });
  }

  private async live(id: string, control: AbortController): Promise<void> {
    const job = this.to(id, "Preparing");
    const log = this.logOf(job);
    try {
      const image = await this.prepare(job);
      control.signal.throwIfAborted();
      this.to(id, "Queued");
      const leave = await this.queue.enter(
        job.properties.computeId,
        () => this.clusterOf(job)?.mostNodes ?? 0,
        control.signal,
      );
      try {
        await this.run(job, image, log, control);
      } finally {
        leave();
      }
    } catch (error) {
      this.failed(job, log, control.signal, error instanceof Error ? error.message : String(error));
    } finally {
      this.held.delete(id);
      for (const name of ["home", "wd"])
        rmSync(join(this.store.folderOf(id), name), { recursive: true, force: true });
    }
  }

  private async run(job: Job, { image, directory }: PreparedImage, log: JobLog, control: AbortController) {
    const { id, name, workspaceId, properties } = job;
    const { tracking, identity, context, guard } = this.services;
    const [file, ...args] = programOf(properties.command);
    const folder = this.store.folderOf(id);
    // as in Azure: an empty folder, and not the image's
    const workingDirectory = join(folder, "wd");
    mkdirSync(workingDirectory, { recursive: true, mode: 0o700 });
    const token = tracking.tokens.issue(workspaceId, name);
    const limitMs = durationMs(properties.limits?.timeout ?? "");
    const timer =
      limitMs === undefined
        ? undefined
        : setTimeout(() => control.abort("timeout" satisfies End), Math.min(limitMs, longestTimerMs));
    try {
      const environment = await jobEnvironment(job, {
        identity,
        tracking,
        authorityFile: context.tls.authorityFile,
        resourceManager: await armAddress(context),
        folder,
        identities: this.identitiesOf(job),
        image: image.environment,
        token,
        run: tracking.storeOf(workspaceId).run(name),
      });
      control.signal.throwIfAborted();
      this.to(id, "Running", { startedAt: Date.now() });
      const problem = await runToEnd(
        { command: [join(directory, file), ...args], directory: workingDirectory, environment, guard },
        log,
        control.signal,
        (pid) => this.store.change(id, { pid }),
      );
      if (control.signal.aborted || problem !== undefined)
        return this.failed(job, log, control.signal, problem ?? "it ended when it was told to");
      this.to(id, "Finalizing");
      this.to(id, "Completed", { endedAt: Date.now(), pid: undefined });
    } finally {
      clearTimeout(timer);
      tracking.tokens.revoke(token);
    }
  }

  /** A job that was ended, or ended by itself with a problem. */
  private failed(job: Job, log: JobLog, { aborted, reason }: AbortSignal, problem: string): void {
    const end = aborted ? (reason as End) : undefined;
    // it goes on waiting when the local Azure is back
    if (end === "stop" && this.store.get(job.id)?.startedAt === undefined) return;
    const limit = job.properties.limits?.timeout;
    const words = {
      canceled: "The job was canceled.",
      timeout: `The job was canceled: it ran longer than its limit, ${limit}.`,
      stop: "The job failed: the local Azure was stopped while it ran.",
    };
    log.say(end === undefined ? `The job failed: ${problem}` : words[end]);
    const status = end === "canceled" || end === "timeout" ? "Canceled" : "Failed";
    this.to(job.id, status, { endedAt: Date.now(), pid: undefined });
  }

  private prepare(job: Job): Promise<PreparedImage> {
    const { blobs, cache, folder, inTurn, resources } = this.services;
    return inTurn("files", async () => {
      const environment = versionOf("environments", job.properties.environmentId, { resources });
      const builder = workspacePrincipal(job.workspaceId, { resources });
      const context = blobs(String(at(environment, "build.contextUri")), builder);
      const prepared = await prepareImage(context, cache, join(folder, "images"));
      this.held.set(job.id, prepared);
      return prepared;
    });
  }

  /** Who the job acts as: the identity that it names, or the cluster's first. */
  private identitiesOf(job: Job) {
    const identities = this.clusterOf(job)?.identities ?? [];
    const { identity } = job.properties;
    if (identity?.identityType !== "Managed") return identities;
    return identities.filter((each) => isNamed(each, identity)).slice(0, 1);
  }

  private clusterOf({ properties, workspaceId }: Job): Cluster | undefined {
    try {
      return clusterAt(properties.computeId, workspaceId, this.services);
    } catch {
      return undefined; // it was deleted
    }
  }

  private to(id: string, status: AzureJobStatus, change: Partial<Job> = {}): Job {
    const before = this.store.get(id);
    // whoever asked for its end is told so until it has ended
    const isKept = before?.status === "CancelRequested" && !hasEnded({ status });
    const job = this.store.change(id, { ...change, ...(isKept ? {} : { status }) });
    this.services.context.log("info", "machine-learning", `job ${job.name} is ${job.status}`);
    tellRunOf(job, change, this.services.tracking);
    return job;
  }

  private logOf({ name, workspaceId }: Job): JobLog {
    const { context, tracking } = this.services;
    return new JobLog(tracking.storeOf(workspaceId).artifactsOf(name), (line, stream) =>
      context.log(stream === "stderr" ? "warning" : "info", `job ${name}`, line),
    );
  }

  /** After a kill: what ran has ended with the local Azure, or ends now. */
  private settleLeftover(job: Job): void {
    if (hasEnded(job)) return;
    endLeftover(job.pid, this.services.guard);
    if (job.status === "CancelRequested") {
      this.to(job.id, "Canceled", { endedAt: Date.now(), pid: undefined });
    } else if (job.startedAt !== undefined) {
      this.logOf(job).say("The job failed: the local Azure ended while it ran.");
      this.to(job.id, "Failed", { endedAt: Date.now(), pid: undefined });
    }
  }
}

/** Whether a job's identity is this one. */
export function isNamed(
  one: Cluster["identities"][number],
  named: {
    readonly clientId?: string | null;
    readonly objectId?: string | null;
    readonly resourceId?: string | null;
  },
): boolean {
  const pairs = [
    [named.clientId, one.clientId],
    [named.objectId, one.principalId],
    [named.resourceId, one.resourceId],
  ] as const;
  const said = pairs.filter(([wanted]) => wanted !== undefined && wanted !== null && wanted !== "");
  return said.every(([wanted, actual]) => wanted?.toLowerCase() === actual.toLowerCase());
}
