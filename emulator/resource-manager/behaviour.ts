import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { SoftDeletion } from "../unkind/deleted-names";
import type { Unkind } from "../unkind/unkind";
import type { Behaviours } from "./behaviours";
import type { Features } from "./features";
import type { Values } from "./protocol";
import type { Resource, ResourceStore } from "./resource-store";

/** What the resource manager itself knows; a service's types are made with their service at hand. */
export interface World {
  readonly context: EmulatorContext;
  readonly resources: ResourceStore;
  readonly behaviours: Behaviours;
  readonly identity: Identity;
  readonly unkind: Unkind;
  readonly subscriptionId: string;
  /** What azurerm was configured with by the run of now. */
  features(): Features;
  /** Folder in which Terraform runs: relative paths of files start there. */
  workingDirectory(): string;
  /** Whether a run that was killed made it, so that Terraform does not know it. */
  isOrphan(resource: Resource): boolean;
  /** Removes what killed runs made. @throws 409 EstateNotEmpty naming what does not go */
  removeOrphans(orphans: readonly Resource[]): Promise<void>;
}

export interface ResourceChange {
  readonly id: string;
  /** undefined when it is made */
  readonly prior: Resource | undefined;
  readonly planned: Values;
  /** What reaches Azure and is kept in no state. */
  readonly writeOnly: Values;
  /** The system-assigned identity, made before the resource. */
  readonly identity: Resource["identity"];
}

/** "runs": something on this machine does it. "recorded": kept and given back, nothing acts on it. */
export type Parity = "runs" | "recorded";

/** What one Terraform type does on this machine. */
export interface Behaviour {
  /** Terraform's type, or for azapi Azure's, e.g. "Microsoft.Web/sites". */
  readonly type: string;
  readonly parity: Parity;
  /** One clause: what acts, or why nothing does. */
  readonly reason: string;
  /** Lives in a service's data plane: locks and resource groups do not know it. */
  readonly inDataPlane?: true;
  /** An act, not a thing: nothing is kept, and nothing is read back unless the behaviour reads. */
  readonly isAct?: true;
  /** Types that a restart brings back before this one, besides what it lies in. @default none */
  readonly restoredAfter?: readonly string[];
  /** How Azure keeps the name of one that was deleted. @default it is free at once */
  readonly softDeletion?: SoftDeletion;

  /** @default the id that Azure's provider builds from names (arm-paths.ts) */
  id?(planned: Values, world: World): string;
  /** Makes it so and answers what Azure computes. The planned values are added by the caller. */
  apply?(change: ResourceChange, world: World): Promise<Values> | Values;
  /** What exists now, or null. @default as it was applied */
  read?(resource: Resource, world: World): Promise<Values | null> | Values | null;
  delete?(resource: Resource, world: World): Promise<void> | void;
  /** After a restart, for services that keep less than the resource manager does. */
  restore?(resource: Resource, world: World): Promise<void>;
  /** What `azapi_update_resource` reads and writes. @default its body, on which nothing acts */
  readonly patch?: Patch;
}

/** A resource that somebody changes who did not make it. */
export interface Patch {
  /** As Azure Resource Manager answers it. */
  view(resource: Resource, world: World): Values;
  /** Lays a body over it. */
  update(resource: Resource, body: Values, world: World): Promise<void>;
}
