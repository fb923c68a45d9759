import { localDeployersId, localPeople } from "../identity/local-ids";
import type { ManagedIdentity } from "../identity/start";
import type { World } from "./behaviour";
import type { ResourceStore } from "./resource-store";
import { text } from "./values";

/** Everyone in the directory besides people: user-assigned identities and those of resources. */
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

/** What a role assignment calls whoever has this object id; undefined when nobody has it. */
export function principalTypeOf(
  { resources }: Pick<World, "resources">,
  objectId: string,
): "User" | "Group" | "ServicePrincipal" | undefined {
  if (objectId === localDeployersId) return "Group";
  if (localPeople.some((person) => person.objectId === objectId)) return "User";
  const found = managedIdentities(resources).some((one) => one.objectId === objectId);
  return found ? "ServicePrincipal" : undefined;
}
