import { defaultIdleMs } from "../../core/idle";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { EventHubs } from "../event-hubs/event-hubs";
import type { Monitor } from "../monitor/monitor";
import type { StorageClients } from "./host-storage/clients";
import type { EndpointsOf } from "./settings/connections";
import type { VaultUrlOf } from "./settings/key-vault-references";

/** What each hosted app needs of the local Azure. */
export interface HostServices {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly monitor: Monitor;
  readonly clients: StorageClients;
  readonly eventHubs: Pick<EventHubs, "receive" | "partitionsOf">;
  readonly endpoints: EndpointsOf;
  readonly vaultUrlOf: VaultUrlOf;
  /** The certificate authority, PEM. */
  readonly ca: string;
  /** The script of each app's process. */
  readonly workerScript: string;
  readonly limits: HostLimits;
}

/** Milliseconds. */
export interface HostLimits {
  /** Time to register the functions; the platform's is 30 s and cannot be changed. */
  readonly startMs: number;
  /** How long an app may block its event loop. */
  readonly unresponsiveMs: number;
  /** How long work that is under way may go on after a stop. */
  readonly drainMs: number;
  /** How long a restart waits for a role that is being granted. */
  readonly grantMs: number;
  /** How long nobody needs an app before its process ends. */
  readonly idleMs: number;
}

export const defaultLimits: HostLimits = {
  startMs: 30_000,
  unresponsiveMs: 60_000,
  drainMs: 20_000,
  grantMs: 15_000,
  idleMs: defaultIdleMs,
};
