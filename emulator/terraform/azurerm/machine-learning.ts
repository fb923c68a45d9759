import type { Behaviour } from "../planning/behaviour";
import { oneOf, pattern, resourceId } from "../validation/checks";

export const machineLearning: Readonly<Record<string, Behaviour>> = {
  azurerm_machine_learning_workspace: {
    checks: {
      name: pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{2,32}$/, "3 to 33 letters, digits, hyphens and underscores"),
      sku_name: oneOf("Basic", "Free", "Standard", "Premium"),
    },
    defaults: {
      kind: "Default",
      "managed_network.provision_on_creation_enabled": false,
      public_network_access_enabled: true,
      "serverless_compute.public_ip_enabled": false,
      service_side_encryption_enabled: false,
      sku_name: "Basic",
      v1_legacy_mode_enabled: false,
    },
    forceNew: [
      "application_insights_id",
      "container_registry_id",
      "encryption",
      "high_business_impact",
      "key_vault_id",
      "location",
      "managed_network.provision_on_creation_enabled",
      "name",
      "resource_group_name",
      "service_side_encryption_enabled",
      "storage_account_id",
    ],
  },
  azurerm_container_registry: {
    checks: {
      name: pattern(/^[A-Za-z0-9]{5,50}$/, "5 to 50 letters and digits"),
      sku: oneOf("Basic", "Standard", "Premium"),
    },
    defaults: {
      admin_enabled: false,
      export_policy_enabled: true,
      "georeplications.zone_redundancy_enabled": false,
      network_rule_bypass_option: "AzureServices",
      "network_rule_set.default_action": "Allow",
      public_network_access_enabled: true,
      trust_policy_enabled: false,
      zone_redundancy_enabled: false,
    },
    forceNew: ["location", "name", "resource_group_name", "zone_redundancy_enabled"],
    sensitive: ["admin_password"],
  },
  azurerm_machine_learning_datastore_blobstorage: {
    checks: {
      name: pattern(/^[A-Za-z0-9_]{1,255}$/, "1 to 255 letters, digits and underscores"),
      service_data_auth_identity: oneOf(
        "None",
        "WorkspaceSystemAssignedIdentity",
        "WorkspaceUserAssignedIdentity",
      ),
      storage_container_id: resourceId(
        "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name}/blobServices/default/containers/{name}",
      ),
      workspace_id: resourceId(
        "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}",
      ),
    },
    defaults: {
      is_default: false,
      service_data_auth_identity: "None",
    },
    forceNew: ["description", "name", "storage_container_id", "tags", "workspace_id"],
    sensitive: ["account_key", "shared_access_signature"],
  },
  azurerm_machine_learning_compute_cluster: {
    checks: {
      name: pattern(/^[A-Za-z][A-Za-z0-9-]{1,31}$/, "2 to 32 letters, digits and hyphens, a letter first"),
      vm_priority: oneOf("Dedicated", "LowPriority"),
    },
    defaults: { local_auth_enabled: true, node_public_ip_enabled: true, ssh_public_access_enabled: false },
    forceNew: [
      "description",
      "local_auth_enabled",
      "location",
      "machine_learning_workspace_id",
      "name",
      "node_public_ip_enabled",
      "ssh",
      "ssh.admin_password",
      "ssh.admin_username",
      "ssh.key_value",
      "ssh_public_access_enabled",
      "subnet_resource_id",
      "vm_priority",
      "vm_size",
    ],
  },
};
