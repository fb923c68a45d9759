import type { Behaviour } from "../planning/behaviour";
import { length, oneOf, pattern, uuid } from "../validation/checks";

export const access: Readonly<Record<string, Behaviour>> = {
  azurerm_user_assigned_identity: {
    checks: {
      name: pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/, "3 to 128 letters, digits, hyphens and underscores"),
    },
    forceNew: ["location", "name", "resource_group_name"],
  },
  azurerm_role_assignment: {
    checks: {
      name: uuid,
      scope: pattern(/^\//, "the id of a resource, a group or a subscription"),
      principal_id: length(1, 64),
      principal_type: oneOf("User", "Group", "ServicePrincipal"),
      condition_version: oneOf("1.0", "2.0"),
    },
    exactlyOneOf: [["role_definition_name", "role_definition_id"]],
    needs: { condition: ["condition_version"], condition_version: ["condition"] },
    forceNew: [
      "condition",
      "condition_version",
      "delegated_managed_identity_resource_id",
      "description",
      "name",
      "principal_id",
      "principal_type",
      "role_definition_id",
      "role_definition_name",
      "scope",
    ],
  },
  azurerm_role_definition: { forceNew: ["role_definition_id", "scope"] },
  azurerm_federated_identity_credential: { forceNew: ["name", "parent_id", "resource_group_name"] },
  azurerm_management_lock: {
    checks: {
      name: pattern(/^[A-Za-z0-9-_]{1,260}$/, "1 to 260 letters, digits, hyphens and underscores"),
      lock_level: oneOf("CanNotDelete", "ReadOnly"),
      notes: length(0, 512),
    },
    forceNew: ["lock_level", "name", "notes", "scope"],
  },
  azurerm_resource_group: {
    checks: {
      name: pattern(
        /^[\w.()-]{0,89}[\w()-]$/,
        "1 to 90 letters, digits, hyphens, underscores, brackets and points, without a point at the end",
      ),
    },
    forceNew: ["location", "name"],
  },
};
