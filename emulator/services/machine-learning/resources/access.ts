import type { LocalPrincipal } from "../../../identity/identity";
import type { World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { propertiesOf } from "../../../resource-manager/types/azapi";
import type { AssignedIdentity } from "../../../resource-manager/types/azapi-identities";
import { optionalText, text } from "../../../resource-manager/values";

/** What Azure ML's control plane does under the identity of a workspace, as far as Microsoft's list of roles tells. */
const rolesOfWorkspace = [
  ["storageAccount", "Microsoft.Storage/storageAccounts/write"],
  ["keyVault", "Microsoft.KeyVault/vaults/write"],
  ["keyVault", "Microsoft.KeyVault/vaults/secrets/setSecret/action"],
  ["applicationInsights", "Microsoft.Insights/components/write"],
  ["containerRegistry", "Microsoft.ContainerRegistry/registries/push/write"],
] as const;

/**
 * Lets a workspace be made with an identity of the customer's only where that may do what Azure ML does with it.
 * One of its own is given all of this by Azure.
 *
 * @throws AccessDenied 403 that names the first role that is missing
 */
export function requireWorkspaceRoles(planned: Values, { identity, resources }: World): void {
  const properties = propertiesOf(planned);
  const own = resources.get(optionalText(properties, "primaryUserAssignedIdentity") ?? "");
  if (own === undefined) return;
  for (const [property, action] of rolesOfWorkspace) {
    const resource = optionalText(properties, property);
    if (resource !== undefined) identity.authorize(principalOf(own.values), action, resource);
  }
}

/**
 * Lets a deployment start with an identity of the customer's only where that may pull images from the workspace's
 * registry. One of the endpoint's own is given the right by Azure.
 *
 * @throws AccessDenied 403 that names the role that is missing
 */
export function requirePull(
  workspaceId: string,
  { resourceId, principalId }: AssignedIdentity,
  { identity, resources }: World,
): void {
  const registry = optionalText(propertiesOf(resources.get(workspaceId)?.values ?? {}), "containerRegistry");
  const assigned = resources.get(resourceId);
  if (registry === undefined || assigned?.type !== "azurerm_user_assigned_identity") return;
  const puller = { ...principalOf(assigned.values), objectId: principalId };
  identity.authorize(puller, "Microsoft.ContainerRegistry/registries/pull/read", registry);
}

/**
 * Lets the network of a workspace lead to a resource only where the workspace's identity may approve the endpoint that it
 * makes there. An identity of the workspace's own is not asked.
 *
 * @throws AccessDenied 403 that names the role that is missing
 */
export function requireApproval(workspace: Values, target: string, { identity, resources }: World): void {
  const primary = optionalText(propertiesOf(workspace), "primaryUserAssignedIdentity");
  const own = resources.get(primary ?? "");
  const [, type] = /\/providers\/([^/]+\/[^/]+)/i.exec(target) ?? [];
  if (own === undefined || type === undefined) return;
  identity.authorize(principalOf(own.values), `${type}/privateEndpointConnectionsApproval/action`, target);
}

function principalOf(identity: Values): LocalPrincipal {
  const { principal_id: objectId } = identity;
  return { objectId: String(objectId), name: text(identity, "name"), kind: "ManagedIdentity" };
}
