import type { Behaviour } from "../planning/behaviour";
import { between, oneOf, pattern, resourceId } from "../validation/checks";
import { identityType } from "./storage";

const factoryId = resourceId(
  "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.DataFactory/factories/{name}",
);
/** Of a part of a factory. */
const name = pattern(
  /^[A-Za-z0-9_][^<>*#.%&:\\+?/]{0,259}$/,
  "1 to 260 characters without <>*#.%&:\\+?/, with a letter, digit or underscore first",
);
const dayOfWeek = oneOf("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
const time = pattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, "a time as in RFC 3339");

export const dataFactory: Readonly<Record<string, Behaviour>> = {
  azurerm_data_factory: {
    checks: {
      name: pattern(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, "letters, digits and single hyphens"),
      "identity.type": identityType,
    },
    conflicts: [["github_configuration", "vsts_configuration"]],
    defaults: {
      "github_configuration.publishing_enabled": true,
      public_network_enabled: true,
      "vsts_configuration.publishing_enabled": true,
    },
    forceNew: ["location", "name", "resource_group_name"],
    forceNewWhen: (prior, planned) =>
      prior["managed_virtual_network_enabled"] === true && planned["managed_virtual_network_enabled"] !== true
        ? ["managed_virtual_network_enabled"]
        : [],
  },
  azurerm_data_factory_linked_service_azure_blob_storage: {
    checks: {
      name,
      data_factory_id: factoryId,
      storage_kind: oneOf("BlobStorage", "BlockBlobStorage", "Storage", "StorageV2"),
    },
    conflicts: [["service_principal_id", "use_managed_identity"]],
    exactlyOneOf: [["connection_string", "connection_string_insecure", "sas_uri", "service_endpoint"]],
    defaults: { use_managed_identity: false },
    forceNew: ["data_factory_id", "name"],
    sensitive: ["connection_string", "sas_uri", "service_endpoint"],
  },
  azurerm_data_factory_dataset_binary: {
    checks: {
      name,
      data_factory_id: factoryId,
      "compression.level": oneOf("Fastest", "Optimal"),
      "compression.type": oneOf("BZip2", "Deflate", "GZip", "Tar", "TarGZip", "ZipDeflate"),
    },
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
    checks: { name, data_factory_id: factoryId, concurrency: between(1, 50) },
    forceNew: ["data_factory_id", "name"],
  },
  azurerm_data_factory_trigger_schedule: {
    checks: {
      name,
      data_factory_id: factoryId,
      end_time: time,
      frequency: oneOf("Day", "Hour", "Minute", "Month", "Week"),
      interval: between(1, Infinity),
      "schedule.days_of_week": dayOfWeek,
      "schedule.hours": between(0, 24),
      "schedule.minutes": between(0, 60),
      "schedule.monthly.weekday": dayOfWeek,
      start_time: time,
    },
    exactlyOneOf: [["pipeline", "pipeline_name"]],
    conflicts: [["pipeline", "pipeline_parameters"]],
    defaults: { activated: true, frequency: "Minute", interval: 1 },
    forceNew: ["data_factory_id", "name"],
  },
};
