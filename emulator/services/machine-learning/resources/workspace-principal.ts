import type { World } from "../../../resource-manager/behaviour";
import { notFound } from "../../../resource-manager/resource-error";
import { propertiesOf } from "../../../resource-manager/types/azapi";
import { identitiesOf } from "../../../resource-manager/types/azapi-identities";
import { optionalText } from "../../../resource-manager/values";

/** Object id of whoever reads build contexts: the workspace, under the first of its identities that it uses. */
export function workspacePrincipal(workspaceId: string, world: Pick<World, "resources">): string {
  const workspace = world.resources.get(workspaceId);
  if (workspace === undefined) throw notFound(workspaceId);
  const { id, values, identity } = workspace;
  const primary = optionalText(propertiesOf(values), "primaryUserAssignedIdentity");
  const identities = identitiesOf(id, values, identity, world);
  const builder = identities.find(({ resourceId }) => resourceId === primary) ?? identities[0];
  return builder?.principalId ?? "";
}
