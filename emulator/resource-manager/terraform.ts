import { nobody, type TerraformTypes } from "../terraform/terraform-types";
import { accessRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_user_assigned_identity: {
      forceNew: ["location", "name", "resource_group_name"],
    },
    azurerm_role_assignment: {
      exactlyOneOf: [["role_definition_name", "role_definition_id"]],
      needs: { condition_version: ["condition"] },
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
    azurerm_federated_identity_credential: {
      items: { audience: { max: 1 } },
      forceNew: ["name", "parent_id", "resource_group_name"],
    },
    azurerm_management_lock: {
      forceNew: ["lock_level", "name", "notes", "scope"],
    },
    azurerm_resource_group: {
      forceNew: ["location", "name"],
    },
  },
  rules: accessRules,
  offline: {
    azurerm_client_config: {
      answer: {
        id: nobody,
        client_id: nobody,
        object_id: nobody,
        subscription_id: nobody,
        tenant_id: nobody,
      },
    },
  },
};
