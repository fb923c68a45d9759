import { join } from "node:path";
import { LOCAL_SUBSCRIPTION_ID } from "../identity/local-ids";
import type { Directory } from "../identity/start";
import type { GrantsInEffect } from "../unkind/grants-in-effect";
import type { UnkindSwitches } from "../unkind/switches";
import type { World } from "./behaviour";
import { isOrphan, removeOrphans } from "./orphans";
import { managedIdentities } from "./principals";
import { ResourceManager } from "./resource-manager";
import { ResourceStore } from "./resource-store";

export function openResources(stateDirectory: string): ResourceStore {
  return new ResourceStore(join(stateDirectory, "resources"));
}

/** What identity has to know of the resources. */
export function directoryOf(
  resources: ResourceStore,
  { unkind, grants }: { readonly unkind: UnkindSwitches; readonly grants: GrantsInEffect },
): Directory {
  return {
    deployer: () => unkind.now.deployer ?? "developer",
    principals: () => managedIdentities(resources),
    roleAssignments: () => grants.now(),
    roleAssignmentsUnderWay: () => grants.underWay(),
  };
}

export type Services = Omit<
  World,
  "subscriptionId" | "workingDirectory" | "features" | "isOrphan" | "removeOrphans"
>;

/** The run of Terraform that asks now. */
export interface Run {
  readonly pid: number;
  /** Absolute path; relative paths of files start there. */
  readonly workingDirectory: string;
  /** Whether it takes everything down. */
  readonly destroys?: boolean;
}

/** @param run the last that began */
export function startResourceManager(services: Services, run: () => Run | undefined): ResourceManager {
  const world: World = {
    ...services,
    subscriptionId: LOCAL_SUBSCRIPTION_ID,
    features: () => manager.features,
    workingDirectory: () => run()?.workingDirectory ?? process.cwd(),
    isOrphan: (resource) => isOrphan(services.context.stateDirectory, run()?.pid, resource),
    removeOrphans: (orphans) => removeOrphans(orphans, world),
  };
  const manager = new ResourceManager(world);
  return manager;
}
