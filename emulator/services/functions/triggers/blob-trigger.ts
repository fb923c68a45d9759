import type { BlobClient } from "@azure/storage-blob";
import type { DequeuedMessageItem, QueueClient, RestError } from "@azure/storage-queue";
import { match, splitPath } from "../bindings/expressions";
import type { BindingContext } from "../bindings/inputs-outputs";
import { type SupportedFunction, text } from "../bindings/supported-function";
import { openBlob } from "../host-storage/clients";
import type { Instance } from "../instance";
import type { TriggerValue } from "../invoker";
import type { HostJson } from "../package/host-json";
import { QueueListener } from "./queue-listener";

/** Where blobs go whose function failed every time, in the account of the trigger's connection. */
export const poisonQueue = "webjobs-blobtrigger-poison";

/** One waiting blob, as the platform writes it. */
interface BlobMessage {
  readonly Type: "BlobTrigger";
  readonly FunctionId: string;
  readonly BlobType: string;
  readonly ContainerName: string;
  readonly BlobName: string;
  readonly ETag: string;
}

export interface BlobEvent {
  readonly subject: string;
  readonly data: { readonly eTag?: string; readonly blobType?: string };
}

export interface BlobTriggerOptions {
  /** The host's own queue, `azure-webjobs-blobtrigger-<host id>`. */
  readonly queue: QueueClient;
  readonly functions: readonly SupportedFunction[];
  readonly instance: Instance;
  readonly bindings: BindingContext;
  readonly settings: HostJson["blobs"];
  readonly invoke: (definition: SupportedFunction, trigger: TriggerValue) => Promise<unknown>;
  readonly log: (level: "debug" | "info" | "warning" | "error", message: string) => void;
  readonly onProblem: (error: unknown) => void;
}

/** All blob functions of an app: events become messages of one queue, messages become invocations. */
export class BlobTriggerListener {
  private readonly options: BlobTriggerOptions;
  private readonly listener: QueueListener;

  constructor(options: BlobTriggerOptions) {
    this.options = options;
    const parallel = options.settings.maxDegreeOfParallelism;
    const batchSize = Math.min(32, Math.floor(parallel / 2) + 1);
    this.listener = new QueueListener({
      queue: options.queue,
      instance: options.instance,
      poisonQueue: (message) => this.poisonQueueOf(message),
      batchSize,
      newBatchThreshold: Math.max(0, parallel - batchSize),
      maxDequeueCount: options.settings.poisonBlobThreshold,
      visibilityTimeoutMs: 0,
      maxPollingIntervalMs: 60_000,
      asleepPollMs: 5000, // what a killed host left appears by itself
      execute: (message) => this.execute(message),
      onProblem: options.onProblem,
      onPoison: (message) => this.reportPoison(message),
    });
  }

  /** Resolves when every event is in the queue. @param functionId "Host.Functions.<name>" */
  async enqueue(events: readonly BlobEvent[], functionId: string): Promise<void> {
    for (const { subject, data } of events) {
      const found = /^\/blobServices\/default\/containers\/([^/]+)\/blobs\/(.+)$/s.exec(subject);
      if (!found) throw new Error(`the subject "${subject}" names no blob`);
      const message: BlobMessage = {
        Type: "BlobTrigger",
        FunctionId: functionId,
        BlobType: data.blobType ?? "BlockBlob",
        ContainerName: found[1] ?? "",
        BlobName: found[2] ?? "",
        ETag: `"${data.eTag ?? ""}"`,
      };
      await this.options.queue.sendMessage(Buffer.from(JSON.stringify(message)).toString("base64"));
    }
    this.listener.wake();
  }

  stop(): Promise<void> {
    return this.listener.stop();
  }

  private async execute(item: DequeuedMessageItem): Promise<void> {
    const message = parse(item);
    const definition = this.find(message);
    const path = `${message.ContainerName}/${message.BlobName}`;
    if (!definition) {
      this.options.log("warning", `${path} is left alone: no function is called ${message.FunctionId}`);
      return;
    }
    const trigger = await this.read(definition, message);
    if (trigger) await this.options.invoke(definition, trigger);
  }

  /** What the function gets; undefined when the blob is gone or does not fit the function's path. */
  async read(
    definition: SupportedFunction,
    blobAt: { ContainerName: string; BlobName: string },
  ): Promise<TriggerValue | undefined> {
    const { bindings, log } = this.options;
    const path = `${blobAt.ContainerName}/${blobAt.BlobName}`;
    const pattern = splitPath(bindings.resolve(text(definition.trigger, "path")));
    const captured = match(`${pattern.container}/${pattern.blob}`, path);
    if (!captured) {
      log("info", `${path} does not fit the path of ${definition.name}`);
      return undefined;
    }
    const connectionName = text(definition.trigger, "connection");
    const blobs = bindings.clients.blobs(bindings.connection(connectionName));
    const blob = blobs.getContainerClient(blobAt.ContainerName).getBlobClient(blobAt.BlobName);
    const isDeferred = definition.trigger.properties?.supportsDeferredBinding === "true";
    try {
      const { properties, data } = isDeferred
        ? {
            properties: await blob.getProperties(),
            data: { modelBindingData: reference(connectionName, blobAt) },
          }
        : await loadBlob(blob);
      const values = { ...captured, BlobTrigger: path, Uri: blob.url };
      return {
        data,
        values,
        metadata: {
          ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { string: value }])),
          Properties: { json: JSON.stringify(describe(properties)) },
          Metadata: { json: JSON.stringify(properties.metadata ?? {}) },
        },
      };
    } catch (error) {
      if ((error as RestError).statusCode !== 404) throw error;
      log("info", `${path} is gone; ${definition.name} does not run`);
      return undefined;
    }
  }

  private find(message: BlobMessage): SupportedFunction | undefined {
    return this.options.functions.find(({ name }) => `Host.Functions.${name}` === message.FunctionId);
  }

  private poisonQueueOf(item: DequeuedMessageItem): QueueClient {
    const { bindings, functions } = this.options;
    const definition = this.find(parse(item)) ?? functions[0];
    if (!definition) throw new Error("there is no blob function");
    const connection = bindings.connection(text(definition.trigger, "connection"));
    return bindings.clients.queues(connection).getQueueClient(poisonQueue);
  }

  private reportPoison(item: DequeuedMessageItem): void {
    const { ContainerName, BlobName, FunctionId } = parse(item);
    this.options.log(
      "error",
      `${ContainerName}/${BlobName} went to ${poisonQueue}: ${FunctionId} failed ${item.dequeueCount} times`,
    );
  }
}

async function loadBlob(blob: BlobClient) {
  const { properties, content } = await openBlob(blob);
  return { properties, data: { bytes: await content() } };
}

function parse(item: DequeuedMessageItem): BlobMessage {
  return JSON.parse(Buffer.from(item.messageText, "base64").toString()) as BlobMessage;
}

/** With `sdkBinding` the function opens the blob itself. */
function reference(
  connection: string,
  { ContainerName, BlobName }: { ContainerName: string; BlobName: string },
) {
  const content = Buffer.from(JSON.stringify({ Connection: connection, ContainerName, BlobName }));
  return { version: "1.0", source: "AzureStorageBlobs", contentType: "application/json", content };
}

/** .NET's BlobProperties as JSON; its ETag has no public fields and becomes {}. */
function describe(properties: {
  lastModified?: Date;
  createdOn?: Date;
  contentLength?: number;
  contentType?: string;
  contentMD5?: Uint8Array;
}): object {
  return {
    LastModified: properties.lastModified,
    CreatedOn: properties.createdOn,
    ContentLength: properties.contentLength,
    ContentType: properties.contentType,
    ContentHash: properties.contentMD5 && Buffer.from(properties.contentMD5).toString("base64"),
    ETag: {},
  };
}
