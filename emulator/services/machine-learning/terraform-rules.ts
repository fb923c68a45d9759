import { type Checks, filled, oneOf, pattern } from "../../terraform/validation/checks";
import { identityType, resourceId, url } from "../../terraform/validation/formats";

const vaultId = resourceId("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.KeyVault/vaults/{}");
const userAssignedIdentityId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
);

/** What the values must be, by type and path. */
export const machineLearningRules: Readonly<Record<string, Checks>> = {
  azurerm_machine_learning_workspace: {
    application_insights_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Insights/components/{}",
    ),
    container_registry_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ContainerRegistry/registries/{}",
    ),
    "encryption.key_id": url("http", "https"),
    "encryption.key_vault_id": vaultId,
    "encryption.user_assigned_identity_id": userAssignedIdentityId,
    "identity.type": identityType,
    key_vault_id: vaultId,
    kind: oneOf("Default", "FeatureStore"),
    "managed_network.isolation_mode": oneOf("AllowInternetOutbound", "AllowOnlyApprovedOutbound", "Disabled"),
    name: pattern(/^[A-Za-z0-9][\w-]{2,32}$/, "3 to 33 letters, digits, hyphens and underscores"),
    primary_user_assigned_identity: userAssignedIdentityId,
    "serverless_compute.subnet_id": resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworks/{}/subnets/{}",
    ),
    sku_name: oneOf("Basic"),
    storage_account_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}",
    ),
  },
  azurerm_machine_learning_datastore_blobstorage: {
    account_key: filled,
    name: pattern(/^[A-Za-z0-9][\w-]{0,254}$/, "1 to 255 letters, digits, hyphens and underscores"),
    service_data_auth_identity: oneOf(
      "None",
      "WorkspaceSystemAssignedIdentity",
      "WorkspaceUserAssignedIdentity",
    ),
    shared_access_signature: filled,
    storage_container_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}/blobServices/default/containers/{}",
    ),
    workspace_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.MachineLearningServices/workspaces/{}",
    ),
  },
  azurerm_machine_learning_compute_cluster: {
    "identity.type": identityType,
    name: pattern(
      /^[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]$/,
      "3 to 32 letters, digits and hyphens, with a letter first and no hyphen last",
    ),
    vm_priority: oneOf("Dedicated", "LowPriority"),
  },
};
