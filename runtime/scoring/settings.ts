import * as z from "zod";
import { telemetrySettings } from "../shared/service-settings";

const megabyte = 1024 * 1024;

/** Every setting the scoring server reads. The construct fills them, the compiler compares the two. */
export const ScoringSettings = z.object({
  /** Where the model is mounted: its manifest.json is in this folder, or one, two or three levels below. */
  SCORING_MODEL_ROOT: z.string().min(1),
  /** Name of the deployment, e.g. "blue": a dimension of every metric. */
  SCORING_DEPLOYMENT: z.string().min(1).default("default"),

  /** Port that requests come to. The image and the local estate set it. */
  SCORING_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Address that requests come to. The image sets 0.0.0.0: in a container, only its network reaches it. */
  SCORING_HOST: z.string().min(1).default("127.0.0.1"),

  /** Processes that decode and infer, one request at a time each. Unset: as many as there are cores. */
  SCORING_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  /** Requests that may wait for a worker; the next one is answered 429. */
  SCORING_MAX_WAITING: z.coerce.number().int().min(0).max(10_000).default(64),
  /** Bytes that all requests together may hold in memory; the next one is answered 429. */
  SCORING_MAX_HELD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(64 * megabyte),
  /**
   * Longest time in seconds from a request's arrival to its answer; after that it is answered 504, and 429 when no
   * worker has begun it in half of that time.
   */
  SCORING_MAX_SECONDS: z.coerce.number().min(0.1).max(180).default(10),

  /**
   * Largest body in bytes. The limit is ours: what Azure documents for a managed online endpoint is 180 seconds a
   * request, 500 requests a second, 500 connections and 5 MB a second of all deployments together, and no size.
   */
  SCORING_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(10 * megabyte),
  /** Most images or inputs in one request. */
  SCORING_MAX_IMAGES: z.coerce.number().int().min(1).max(1000).default(16),
  /** Largest width times height of an image. */
  SCORING_MAX_PIXELS: z.coerce.number().int().min(1).default(50_000_000),
  /** Memory in bytes that decoding one image may take; each worker may take it at the same time. */
  SCORING_MAX_DECODING_BYTES: z.coerce.number().int().min(1).default(300_000_000),

  /** Longest time in seconds that answering goes on after SIGTERM. */
  SCORING_DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(20),

  ...telemetrySettings,
});

export type ScoringSettings = z.output<typeof ScoringSettings>;
