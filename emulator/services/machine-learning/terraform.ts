import type { TerraformTypes } from "../../terraform/terraform-types";
import { machineLearningRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_machine_learning_workspace: {
      computedBlocks: ["managed_network"],
      needs: { service_side_encryption_enabled: ["encryption"] },
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
    azurerm_machine_learning_datastore_blobstorage: {
      defaults: {
        is_default: false,
        service_data_auth_identity: "None",
      },
      forceNew: ["description", "name", "storage_container_id", "tags", "workspace_id"],
      sensitive: ["account_key", "shared_access_signature"],
    },
    azurerm_machine_learning_compute_cluster: {
      atLeastOneOf: [["ssh.admin_password", "ssh.key_value"]],
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
  },
  rules: machineLearningRules,
};
