import type { TerraformTypes } from "../../terraform/terraform-types";
import { dataFactoryRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_data_factory: {
      needs: { customer_managed_key_identity_id: ["customer_managed_key_id"] },
      conflicts: [["github_configuration", "vsts_configuration"]],
      defaults: {
        "github_configuration.publishing_enabled": true,
        public_network_enabled: true,
        "vsts_configuration.publishing_enabled": true,
      },
      forceNew: ["location", "name", "resource_group_name"],
      forceNewWhen: (prior, planned) =>
        prior["managed_virtual_network_enabled"] === true &&
        planned["managed_virtual_network_enabled"] !== true
          ? ["managed_virtual_network_enabled"]
          : [],
    },
    azurerm_data_factory_linked_service_azure_blob_storage: {
      conflicts: [["service_principal_id", "use_managed_identity"]],
      exactlyOneOf: [["connection_string", "connection_string_insecure", "sas_uri", "service_endpoint"]],
      defaults: { use_managed_identity: false },
      forceNew: ["data_factory_id", "name"],
      sensitive: ["connection_string", "sas_uri", "service_endpoint"],
    },
    azurerm_data_factory_dataset_binary: {
      conflicts: [["azure_blob_storage_location", "http_server_location", "sftp_server_location"]],
      defaults: {
        "azure_blob_storage_location.dynamic_container_enabled": false,
        "azure_blob_storage_location.dynamic_filename_enabled": false,
        "azure_blob_storage_location.dynamic_path_enabled": false,
        "http_server_location.dynamic_filename_enabled": false,
        "http_server_location.dynamic_path_enabled": false,
        "sftp_server_location.dynamic_filename_enabled": false,
        "sftp_server_location.dynamic_path_enabled": false,
      },
      forceNew: ["data_factory_id", "name"],
    },
    azurerm_data_factory_pipeline: {
      forceNew: ["data_factory_id", "name"],
    },
    azurerm_data_factory_trigger_schedule: {
      computedBlocks: ["pipeline"],
      items: { "schedule.days_of_week": { max: 7 } },
      exactlyOneOf: [["pipeline", "pipeline_name"]],
      conflicts: [["pipeline", "pipeline_parameters"]],
      defaults: { activated: true, frequency: "Minute", interval: 1 },
      forceNew: ["data_factory_id", "name"],
    },
  },
  rules: dataFactoryRules,
};
