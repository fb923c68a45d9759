import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** As much of host.json as has an effect here; what it leaves out has the platform's default. */
export interface HostJson {
  readonly routePrefix: string;
  /** Infinity when host.json says "-1". */
  readonly functionTimeoutMs: number;
  readonly queues: QueueSettings;
  readonly blobs: { readonly maxDegreeOfParallelism: number; readonly poisonBlobThreshold: number };
  readonly eventHubs: EventHubBatches;
}

export interface EventHubBatches {
  readonly maxEventBatchSize: number;
  /** Batches after which a checkpoint is written. */
  readonly batchCheckpointFrequency: number;
  /** Where a group begins that has no checkpoint; with `fromEnqueuedTime`, milliseconds since 1970. */
  readonly begin: "fromStart" | "fromEnd" | number;
}

export interface QueueSettings {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** Wait between a failure and the next attempt. */
  readonly visibilityTimeoutMs: number;
  readonly maxPollingIntervalMs: number;
  readonly messageEncoding: "base64" | "none";
}

const timeSpan = z
  .string()
  .regex(/^(-1|(\d+\.)?\d{1,2}:\d{2}:\d{2}(\.\d+)?)$/, 'a time span looks like "00:05:00"')
  .transform(milliseconds);

const Schema = z.looseObject({
  version: z.literal("2.0", 'host.json must say "version": "2.0"'),
  functionTimeout: timeSpan.default(5 * 60_000),
  extensions: z
    .looseObject({
      http: z.looseObject({ routePrefix: z.string().default("api") }).prefault({}),
      queues: z
        .looseObject({
          batchSize: z.int().min(1).max(32).default(16),
          newBatchThreshold: z.int().min(0).optional(),
          maxDequeueCount: z.int().min(1).default(5),
          visibilityTimeout: timeSpan.default(0),
          maxPollingInterval: timeSpan.default(60_000),
          messageEncoding: z.enum(["base64", "none"]).default("base64"),
        })
        .prefault({}),
      blobs: z
        .looseObject({
          maxDegreeOfParallelism: z
            .int()
            .min(1)
            .default(8 * availableParallelism()),
          poisonBlobThreshold: z.int().min(1).default(5),
        })
        .prefault({}),
      eventHubs: z
        .looseObject({
          maxEventBatchSize: z.int().min(1).default(100),
          minEventBatchSize: z.literal(1, "runs with 1 here").default(1),
          batchCheckpointFrequency: z.int().min(1).default(1),
          enableCheckpointing: z.literal(true, "runs with true here").default(true),
          initialOffsetOptions: z
            .strictObject({
              type: z.enum(["fromStart", "fromEnd", "fromEnqueuedTime"]).default("fromStart"),
              enqueuedTimeUtc: z.iso.datetime({ offset: true }).optional(),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** @throws with every mistake and its path */
export function readHostJson(directory: string): HostJson {
  const parsed = Schema.safeParse(JSON.parse(readFileSync(join(directory, "host.json"), "utf8")));
  if (!parsed.success)
    throw new Error(`host.json of the package is not valid\n${z.prettifyError(parsed.error)}`);
  const { functionTimeout, extensions } = parsed.data;
  const { http, queues, blobs, eventHubs } = extensions;
  return {
    routePrefix: http.routePrefix.replace(/^\/+|(?<!\/)\/+$/g, ""),
    functionTimeoutMs: functionTimeout,
    queues: {
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount,
      visibilityTimeoutMs: queues.visibilityTimeout,
      maxPollingIntervalMs: queues.maxPollingInterval,
      messageEncoding: queues.messageEncoding,
    },
    blobs,
    eventHubs: {
      maxEventBatchSize: eventHubs.maxEventBatchSize,
      batchCheckpointFrequency: eventHubs.batchCheckpointFrequency,
      begin: beginOf(eventHubs.initialOffsetOptions),
    },
  };
}

function beginOf({
  type,
  enqueuedTimeUtc,
}: z.output<typeof Schema>["extensions"]["eventHubs"]["initialOffsetOptions"]): EventHubBatches["begin"] {
  if (type !== "fromEnqueuedTime") return type;
  if (enqueuedTimeUtc !== undefined) return Date.parse(enqueuedTimeUtc);
  throw new Error("host.json of the package says fromEnqueuedTime, and no enqueuedTimeUtc");
}

/** "[d.]hh:mm:ss[.fff]" of .NET; "-1" is for ever. */
export function milliseconds(timeSpan: string): number {
  if (timeSpan === "-1") return Number.POSITIVE_INFINITY;
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(timeSpan);
  if (!match) return Number.NaN;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
}
