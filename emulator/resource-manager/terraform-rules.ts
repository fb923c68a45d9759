import { type Checks, filled, length, oneOf, pattern } from "../terraform/validation/checks";
import { anyResourceId, resourceGroupName, resourceId, uuid } from "../terraform/validation/formats";

/** What the values must be, by type and path. */
export const accessRules: Readonly<Record<string, Checks>> = {
  azurerm_user_assigned_identity: {
    name: pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/, "3 to 128 letters, digits, hyphens and underscores"),
  },
  azurerm_role_assignment: {
    condition: filled,
    condition_version: oneOf("1.0", "2.0"),
    delegated_managed_identity_resource_id: anyResourceId,
    description: filled,
    name: uuid,
    principal_id: length(1, 64),
    principal_type: oneOf("User", "Group", "ServicePrincipal"),
    role_definition_name: filled,
    scope: pattern(/\//, "the id of a resource, a group or a subscription"),
  },
  azurerm_federated_identity_credential: {
    parent_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
    ),
  },
  azurerm_management_lock: {
    lock_level: oneOf("CanNotDelete", "ReadOnly"),
    name: pattern(/^[A-Za-z0-9-_]{1,259}$/, "1 to 259 letters, digits, hyphens and underscores"),
    notes: length(0, 512),
  },
  azurerm_resource_group: {
    managed_by: filled,
    name: resourceGroupName,
  },
};
