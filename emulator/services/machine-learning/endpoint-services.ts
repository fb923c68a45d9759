import { defaultIdleMs } from "../../core/idle";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { Monitor } from "../monitor/monitor";
import type { BlobCache } from "./container/blob-cache";
import type { BlobFolder } from "./container/prepare-image";

/** What endpoints and deployments need of the local Azure. */
export interface EndpointServices {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly monitor: Monitor;
  /** Where images, models and temporary files lie. */
  readonly folder: string;
  readonly cache: BlobCache;
  readonly guard: string;
  readonly limits: EndpointLimits;
  /** One after the other for each key. */
  inTurn<Result>(key: string, act: () => Promise<Result>): Promise<Result>;
  /** The folder of blobs at this address, as a principal. */
  blobs(url: string, principalId: string): BlobFolder;
}

/** Milliseconds. */
export interface EndpointLimits {
  /** How long a deployment may take until it is ready. */
  readonly readyMs: number;
  /** How long requests that are under way may go on when their deployment is replaced or deleted. */
  readonly drainMs: number;
  /** How long nobody asks a deployment before its process ends. */
  readonly idleMs: number;
}

export const defaultLimits: EndpointLimits = { readyMs: 120_000, drainMs: 20_000, idleMs: defaultIdleMs };
