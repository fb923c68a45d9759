import type { Principal } from "../identity/identity";
import type { ManagedIdentity } from "../identity/start";
import type { World } from "./behaviour";
import type { ResourceStore } from "./resource-store";
import { text } from "./values";

/** Everyone in the directory besides the developer: user-assigned identities and those of resources. */
export function managedIdentities(resources: ResourceStore): ManagedIdentity[] {
  return resources.all().flatMap((resource) => {
    if (resource.type === "azurerm_user_assigned_identity") {
      return [
        {
          objectId: text(resource.values, "principal_id"),
          clientId: text(resource.values, "client_id"),
          name: text(resource.values, "name"),
        },
      ];
    }
    return resource.identity ? [resource.identity] : [];
  });
}

/** undefined when nobody has this object id. */
export function findPrincipal(
  { identity, resources }: Pick<World, "identity" | "resources">,
  objectId: string,
): Principal["kind"] | undefined {
  if (identity.developer.objectId === objectId) return "Developer";
  const found = managedIdentities(resources).some((one) => one.objectId === objectId);
  return found ? "ManagedIdentity" : undefined;
}
