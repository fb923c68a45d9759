import { join } from "node:path";
import { localSubscriptionId } from "../identity/local-ids";
import type { Directory } from "../identity/start";
import type { Unkind } from "../unkind/unkind";
import type { World } from "./behaviour";
import { Behaviours } from "./behaviours";
import type { Contribution } from "./contribution";
import { isOrphan, removeOrphans } from "./orphans";
import { withOwnTypes } from "./own-types";
import { managedIdentities } from "./principals";
import { ResourceManager } from "./resource-manager";
import { ResourceStore } from "./resource-store";

export function openResources(stateDirectory: string): ResourceStore {
  return new ResourceStore(join(stateDirectory, "resources"));
}

/** What identity has to know of the resources. */
export function directoryOf(
  resources: ResourceStore,
  { switches, grants }: Pick<Unkind, "switches" | "grants">,
): Directory {
  return {
    deployer: () => switches.now.deployer ?? "developer",
    principals: () => managedIdentities(resources),
    roleAssignments: () => grants.now(),
    roleAssignmentsUnderWay: () => grants.underWay(),
  };
}

/** What stands behind it and is started before. */
export type ManagerDependencies = Omit<
  World,
  "behaviours" | "subscriptionId" | "workingDirectory" | "features" | "isOrphan" | "removeOrphans"
>;

/** The run of Terraform that asks now. */
export interface Run {
  readonly pid: number;
  /** Absolute path; relative paths of files start there. */
  readonly workingDirectory: string;
  /** Whether it takes everything down. */
  readonly destroys?: boolean;
}

/**
 * @param contributions what the services add to it
 * @param run the last that began
 */
export function startResourceManager(
  foundation: ManagerDependencies,
  contributions: readonly Contribution[],
  run: () => Run | undefined,
): ResourceManager {
  const { resources, refusals, dataSources } = withOwnTypes(contributions);
  const world: World = {
    ...foundation,
    behaviours: new Behaviours(resources, refusals),
    subscriptionId: localSubscriptionId,
    features: () => manager.features,
    workingDirectory: () => run()?.workingDirectory ?? process.cwd(),
    isOrphan: (resource) => isOrphan(foundation.context.stateDirectory, run()?.pid, resource),
    removeOrphans: (orphans) => removeOrphans(orphans, world),
  };
  const manager = new ResourceManager(world, dataSources);
  return manager;
}
