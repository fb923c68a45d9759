import type { ResourceTypes } from "./resource-type";

export const access: ResourceTypes = {
  azurerm_client_config: { nothingToAsk: true },
  azurerm_federated_identity_credential: {
    id: { parentId: "user_assigned_identity_id", below: "federatedIdentityCredentials" },
    free: "Azure does not charge for managed identities",
    decidesAccess: true,
  },
  azurerm_management_lock: {
    id: { parentId: "scope", below: "providers/Microsoft.Authorization/locks" },
    free: "Azure does not charge for locks",
    nothingToAsk: true,
    decidesAccess: true,
    deletesNothing: true,
  },
  azurerm_resource_group: {
    free: "Azure does not charge for resource groups",
    losesData: true,
    nothingToAsk: true,
  },
  azurerm_role_assignment: { free: "Azure does not charge for role assignments", decidesAccess: true },
  azurerm_role_definition: { free: "Azure does not charge for role definitions", decidesAccess: true },
  azurerm_user_assigned_identity: {
    id: { armType: "Microsoft.ManagedIdentity/userAssignedIdentities" },
    free: "Azure does not charge for managed identities",
    nothingToAsk: true,
    decidesAccess: true,
  },
};
