import { any, atLeast, between, type Checks, filled, oneOf, pattern } from "../../validation/checks";
import { identityType, keyVaultItem, resourceId, time, uuid } from "../../validation/formats";

/** Of a part of a factory. */
const name = pattern(
  /^[A-Za-z0-9_][^<>*#.%&:\\+?/]{0,259}$/,
  "1 to 260 characters without <>*#.%&:\\+?/, with a letter, digit or underscore first",
);
const dayOfWeek = oneOf("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
const factoryId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.DataFactory/factories/{}",
);

/** What the values must be, by type and path. */
export const dataFactoryRules: Readonly<Record<string, Checks>> = {
  azurerm_data_factory: {
    customer_managed_key_id: keyVaultItem("any version"),
    customer_managed_key_identity_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
    ),
    "github_configuration.account_name": filled,
    "github_configuration.branch_name": filled,
    "github_configuration.repository_name": filled,
    "github_configuration.root_folder": filled,
    "global_parameter.name": filled,
    "global_parameter.type": oneOf("Array", "Bool", "Float", "Int", "Object", "String"),
    "global_parameter.value": filled,
    "identity.type": identityType,
    name: pattern(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, "letters, digits and single hyphens between them"),
    purview_id: resourceId("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Purview/accounts/{}"),
    "vsts_configuration.account_name": filled,
    "vsts_configuration.branch_name": filled,
    "vsts_configuration.project_name": filled,
    "vsts_configuration.repository_name": filled,
    "vsts_configuration.root_folder": filled,
    "vsts_configuration.tenant_id": uuid,
  },
  azurerm_data_factory_linked_service_azure_blob_storage: {
    connection_string: filled,
    connection_string_insecure: filled,
    data_factory_id: factoryId,
    description: filled,
    integration_runtime_name: filled,
    "key_vault_sas_token.linked_service_name": filled,
    "key_vault_sas_token.secret_name": filled,
    name: name,
    sas_uri: filled,
    service_endpoint: filled,
    service_principal_id: uuid,
    service_principal_key: filled,
    "service_principal_linked_key_vault_key.linked_service_name": filled,
    "service_principal_linked_key_vault_key.secret_name": filled,
    storage_kind: oneOf("Storage", "StorageV2", "BlobStorage", "BlockBlobStorage"),
    tenant_id: filled,
  },
  azurerm_data_factory_dataset_binary: {
    "azure_blob_storage_location.container": filled,
    "azure_blob_storage_location.filename": filled,
    "azure_blob_storage_location.path": filled,
    "compression.level": oneOf("Optimal", "Fastest"),
    "compression.type": oneOf("BZip2", "Deflate", "GZip", "Tar", "TarGZip", "ZipDeflate"),
    data_factory_id: factoryId,
    description: filled,
    folder: filled,
    "http_server_location.filename": filled,
    "http_server_location.path": filled,
    "http_server_location.relative_url": filled,
    linked_service_name: filled,
    name: name,
    "sftp_server_location.path": filled,
  },
  azurerm_data_factory_pipeline: {
    concurrency: between(1, 50),
    data_factory_id: factoryId,
    folder: filled,
    name: name,
  },
  azurerm_data_factory_trigger_schedule: {
    annotations: filled,
    data_factory_id: factoryId,
    description: filled,
    end_time: time,
    frequency: oneOf("Minute", "Hour", "Day", "Week", "Month"),
    interval: atLeast(1),
    name: name,
    "pipeline.name": name,
    pipeline_name: name,
    "schedule.days_of_month": any(between(1, 31), between(-31, -1)),
    "schedule.days_of_week": dayOfWeek,
    "schedule.hours": between(0, 24),
    "schedule.minutes": between(0, 60),
    "schedule.monthly.week": any(between(1, 5), between(-5, -1)),
    "schedule.monthly.weekday": dayOfWeek,
    start_time: time,
    time_zone: filled,
  },
};
