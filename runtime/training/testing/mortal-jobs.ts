import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import { bundle } from "../../../packaging/bundle/bundle";
import type { DatabaseSettings } from "../../database/settings";
import { blobStore } from "../../pipeline/blob-store";
import { emptyLock, type PipelineLock, parseLock } from "../../pipeline/lock";
import { withNamedAwaits } from "../../shared/testing/named-awaits";
import { trackingClient } from "../../tracking/tracking-client";
import { MortalJob } from "./mortal-job";

const scopes = ["https://management.azure.com/.default", "https://storage.azure.com/.default"];

/** What is trained, and of what. */
export interface MortalWorkload {
  readonly name: "articles" | "films";
  /** Of its trainings, in the database. */
  readonly role: string;
  /** Those that are not the defaults. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Starts one that has what is learned from. */
  readonly startDatabase: () => Promise<MortalDatabase>;
}

export interface MortalDatabase {
  settings(role: string): DatabaseSettings;
  stop(): Promise<void>;
}

/** Where trainings that know of each other keep what they make. */
export interface TrainingPlace {
  readonly name: string;
  readonly workspaceId: string;
}

/** Trainings in processes of their own, on a real PostgreSQL and the storage, registry and tracking of the local Azure. */
export class MortalJobs {
  private readonly azure = new TestEstate();
  private readonly folder: string;
  private readonly program: string;
  private readonly workload: MortalWorkload;
  private database: MortalDatabase | undefined;
  private account: Record<string, unknown> = {};
  private places = 0;
  private runs = 0;

  constructor(workload: MortalWorkload) {
    this.workload = workload;
    const build = join(process.cwd(), ".vitrine/build");
    mkdirSync(build, { recursive: true });
    this.folder = mkdtempSync(join(build, "mortal-jobs-"));
    this.program = join(this.folder, "job.cjs");
    const { code } = bundle(process.cwd(), "runtime/training/testing/job-process.ts");
    writeFileSync(this.program, withNamedAwaits(Buffer.from(code).toString()).code);
  }

  async start(): Promise<void> {
    await this.azure.start();
    await this.azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    this.account = await this.azure.apply("azurerm_storage_account", { name: "mldata", ...inGroup });
    await this.azure.grant("Storage Blob Data Contributor", this.account["id"]);
    this.database = await this.workload.startDatabase();
  }

  /** One where nothing was trained yet. */
  async makePlace(): Promise<TrainingPlace> {
    const name = `place-${this.places++}`;
    const [, , subscription, , group] = String(this.account["id"]).split("/");
    const workspace = await this.azure.apply("azapi_resource", {
      type: "Microsoft.MachineLearningServices/workspaces@2026-05-01",
      name,
      parent_id: `/subscriptions/${subscription}/resourceGroups/${group}`,
      location: "westeurope",
      body: { properties: { systemDatastoresAuthMode: "Identity" } },
    });
    await this.azure.grant("AzureML Data Scientist", workspace["id"]);
    const container = await this.azure.apply("azurerm_storage_container", {
      name,
      storage_account_id: this.account["id"],
    });
    await this.azure.apply("azurerm_machine_learning_datastore_blobstorage", {
      name: "models",
      workspace_id: workspace["id"],
      storage_container_id: container["id"],
    });
    return { name, workspaceId: String(workspace["id"]) };
  }

  /** A training that nothing happens to, at a place of its own. */
  async undisturbed(): Promise<{
    readonly place: TrainingPlace;
    /** Names of the awaits in its code, as often as it passed them. */
    readonly passed: readonly string[];
    readonly milliseconds: number;
  }> {
    const place = await this.makePlace();
    return this.with(place, async (job) => {
      const began = performance.now();
      const passed = await job.passed();
      return { place, passed, milliseconds: Math.round(performance.now() - began) };
    });
  }

  /** @returns its last words. @throws with the reason when it fails */
  train(place: TrainingPlace): Promise<string> {
    return this.with(place, (job) => job.train());
  }

  /**
   * Trains up to an await, and kills (-9) the job there.
   *
   * @param count how often an await of this name has been reached by then
   * @returns whether it came to it
   */
  killAt(place: TrainingPlace, name: string, count = 1): Promise<boolean> {
    return this.with(place, (job) => job.standAt(name, count));
  }

  /** @param afterMs from when it was told to train */
  killAfter(place: TrainingPlace, afterMs: number): Promise<void> {
    return this.with(place, async (job) => {
      await Promise.race([job.train().catch(() => undefined), wait(afterMs)]);
    });
  }

  /** Whatever it has come to then, it is killed. */
  private async with<Answer>(
    place: TrainingPlace,
    work: (job: MortalJob) => Promise<Answer>,
  ): Promise<Answer> {
    const job = await this.begin(place);
    try {
      return await work(job);
    } finally {
      await job.kill();
    }
  }

  /** The container of a place: of the stages' outputs, and of models' files. */
  filesOf({ name }: TrainingPlace): ContainerClient {
    const blobs = String(this.account["primary_blob_endpoint"]).replace(/\/$/, "");
    return new BlobServiceClient(blobs, this.azure.developer).getContainerClient(name);
  }

  /** What is recorded of the stages there. */
  async lockOf(place: TrainingPlace): Promise<PipelineLock> {
    const manifest = await blobStore(this.filesOf(place), this.workload.name).readManifest();
    return manifest ? parseLock(manifest.text) : emptyLock;
  }

  async stop(): Promise<void> {
    await this.database?.stop();
    await this.azure.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A process that trains at this place when it is told to. */
  private async begin({ name, workspaceId }: TrainingPlace): Promise<MortalJob> {
    const { azure, database } = this;
    const { name: workload, role, parameters } = this.workload;
    const given = await Promise.all(
      scopes.map(async (scope) => [scope, (await azure.developer.getToken(scope))?.token ?? ""]),
    );
    const tokens = {
      ...Object.fromEntries(given),
      "https://ossrdbms-aad.database.windows.net/.default": `token of identity of ${role}`,
    } as Record<string, string>;
    const uri = azure.estate.machineLearning.tracking.uriOf(workspaceId);
    const tracking = trackingClient({
      uri,
      tokens: async (scope) => ({ token: tokens[scope] ?? "", expiresOnTimestamp: Date.now() + 3_600_000 }),
    });
    const run = `run-${this.runs++}`;
    const environment = {
      ...database?.settings(role),
      TRAINING_WORKLOAD: workload,
      TRAINING_PARAMETERS: JSON.stringify(parameters),
      PIPELINE_STORE: this.address(name),
      MODEL_REGISTRY_WORKSPACE: `${azure.estate.armRest.address}${workspaceId}`,
      MODEL_REGISTRY_FILES: this.address(name),
      MLFLOW_TRACKING_URI: uri,
      MLFLOW_RUN_ID: await tracking.startRun(await tracking.experiment(workload), run, run),
      DEFAULT_IDENTITY_CLIENT_ID: "of the test",
    };
    const job = new MortalJob(this.program, { environment, tokens }, join(azure.folder, "tls/authority.pem"));
    await job.start();
    return job;
  }

  private address(container: string): string {
    return `${this.account["primary_blob_endpoint"]}${container}`;
  }
}

/** When each stage was recorded, in the order of the pipeline. */
export function recordedIn(lock: PipelineLock = emptyLock): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(lock.records).map(({ stage, at }) => [stage, at]));
}
