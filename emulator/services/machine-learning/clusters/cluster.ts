import type { World } from "../../../resource-manager/behaviour";
import { ResourceError } from "../../../resource-manager/resource-error";
import { type AssignedIdentity, identitiesOf } from "../../../resource-manager/types/azapi-identities";
import { block, optionalNumber } from "../../../resource-manager/values";

export const clusterType = "azurerm_machine_learning_compute_cluster";

export interface Cluster {
  readonly id: string;
  readonly mostNodes: number;
  /** Those that its jobs may act as. */
  readonly identities: readonly AssignedIdentity[];
}

/** The cluster as it is now. @throws ResourceError 400 when there is none of this id in the workspace */
export function clusterAt(id: string, workspaceId: string, world: Pick<World, "resources">): Cluster {
  const found = world.resources.get(id);
  const isHere = found?.id.toLowerCase().startsWith(`${workspaceId.toLowerCase()}/computes/`);
  if (found?.type !== clusterType || !isHere) {
    throw new ResourceError(400, "UserError", `The compute ${id} is not found in the workspace.`);
  }
  const scale = block(found.values, "scale_settings") ?? {};
  return {
    id: found.id,
    mostNodes: optionalNumber(scale, "max_node_count") ?? 0,
    identities: identitiesOf(found.id, found.values, found.identity, world),
  };
}
