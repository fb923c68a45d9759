import type { DataPlane, StatusDetails, StatusLine } from "../control/protocol";
import type { EmulatorContext, Service } from "../core/service";
import type { Identity } from "../identity/identity";
import type { Contribution } from "../resource-manager/contribution";
import type { ResourceStore } from "../resource-manager/resource-store";
import type { NetworkRules } from "../unkind/network-rules";
import type * as services from "./all";
import type { ServiceCommand } from "./command";

/** A service of Azure: what it starts, and what it adds to the rest once it runs. */
export interface EmulatedService<Running extends Service | undefined = Service | undefined> {
  /** Those that run before it starts, and still run when it is stopped. @default none */
  readonly startsAfter?: readonly (keyof RunningServices)[];
  /**
   * @param others those it starts after; the rest is there later
   * @default nothing is started: what is declared of it is only kept
   */
  start?(platform: Platform, others: RunningServices): Promise<Running>;
  contributes(running: Running, platform: Platform): ServiceContribution;
}

/** Each as it runs, by its name in the list. */
export type RunningServices = {
  readonly [Name in keyof typeof services]: (typeof services)[Name] extends EmulatedService<infer Running>
    ? Running
    : never;
};

/** What every service is handed. */
export interface Platform {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly resources: ResourceStore;
  readonly networkRules: NetworkRules;
  /** How long nobody needs a process before it ends. */
  readonly idleMs: number;
}

/** What a service adds, to the resource manager and to what the command line asks. */
export interface ServiceContribution extends Contribution {
  /** Where it answers with data, for `vitrine env`. */
  dataPlanes?(): readonly DataPlane[] | Promise<readonly DataPlane[]>;
  /** For `vitrine status`. */
  status?(): { readonly lines: readonly StatusLine[]; readonly details?: Partial<StatusDetails> };
  /** What the command line can have done by it: `POST /<name>`, with a JSON object. */
  readonly commands?: Readonly<Record<string, ServiceCommand>>;
}
