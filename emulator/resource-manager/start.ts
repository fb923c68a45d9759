import { join } from "node:path";
import type { Directory } from "../identity/start";
import type { World } from "./behaviour";
import { isOrphan } from "./orphans";
import { managedIdentities } from "./principals";
import { ResourceManager } from "./resource-manager";
import { ResourceStore } from "./resource-store";
import { text } from "./values";

/** The one subscription there is. */
export const LOCAL_SUBSCRIPTION_ID = "00000000-0000-0000-0000-000000000000";

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

/** The run of Terraform that asks now. */
export interface Session {
  readonly pid: number;
  readonly workingDirectory?: string;
}

/** @param session the last run that began */
export function startResourceManager(
  services: Omit<World, "subscriptionId" | "workingDirectory" | "isOrphan">,
  session: () => Session | undefined,
): ResourceManager {
  return new ResourceManager({
    ...services,
    subscriptionId: LOCAL_SUBSCRIPTION_ID,
    workingDirectory: () => session()?.workingDirectory ?? process.cwd(),
    isOrphan: (resource) => isOrphan(services.context.stateDirectory, session()?.pid, resource),
  });
}
