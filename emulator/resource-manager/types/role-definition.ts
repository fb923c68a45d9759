import { recorded } from "../recorded-type";
import { stableGuid } from "../stable-guid";

export const roleDefinition = recorded({
  type: "azurerm_role_definition",
  reason: "roles of one's own are not enforced: only built-in roles can be assigned",
  computed(planned, id) {
    const guid = planned["role_definition_id"] ?? stableGuid(id, "role");
    return {
      role_definition_id: guid,
      role_definition_resource_id: `${planned["scope"]}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
      assignable_scopes: planned["assignable_scopes"] ?? [planned["scope"]],
    };
  },
});
