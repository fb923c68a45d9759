import { join } from "node:path";
import { LOCAL_SUBSCRIPTION_ID } from "../identity/local-ids";
import type { Directory } from "../identity/start";
import type { World } from "./behaviour";
import { isOrphan, removeOrphans } from "./orphans";
import { managedIdentities } from "./principals";
import { ResourceManager } from "./resource-manager";
import { ResourceStore } from "./resource-store";
import { text } from "./values";

export function openResources(stateDirectory: string): ResourceStore {
  return new ResourceStore(join(stateDirectory, "resources"));
}

/** What identity has to know of the resources. */
export function directoryOf(resources: ResourceStore): Directory {
  return {
    principals: () => managedIdentities(resources),
    roleAssignments: () =>
      resources.ofType("azurerm_role_assignment").map(({ values }) => ({
        scope: text(values, "scope"),
        roleDefinitionName: text(values, "role_definition_name"),
        principalId: text(values, "principal_id"),
      })),
  };
}

export type Services = Omit<World, "subscriptionId" | "workingDirectory" | "isOrphan" | "removeOrphans">;

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
    workingDirectory: () => run()?.workingDirectory ?? process.cwd(),
    isOrphan: (resource) => isOrphan(services.context.stateDirectory, run()?.pid, resource),
    removeOrphans: (orphans) => removeOrphans(orphans, world),
  };
  return new ResourceManager(world);
}
