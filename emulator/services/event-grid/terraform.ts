import type { Behaviour } from "../../terraform/planning/beyond-schema";

export const apps: Readonly<Record<string, Behaviour>> = {
  azurerm_service_plan: {
    defaults: { per_site_scaling_enabled: false, premium_plan_auto_scale_enabled: false },
    forceNew: ["location", "name", "os_type", "resource_group_name"],
  },
  azurerm_eventgrid_system_topic: {
    exactlyOneOf: [["source_resource_id", "source_arm_resource_id"]],
    forceNew: [
      "location",
      "name",
      "resource_group_name",
      "source_arm_resource_id",
      "source_resource_id",
      "topic_type",
    ],
  },
  azurerm_eventgrid_system_topic_event_subscription: {
    atLeastOneOf: [
      [
        "subject_filter.subject_begins_with",
        "subject_filter.subject_ends_with",
        "subject_filter.case_sensitive",
      ],
    ],
    exactlyOneOf: [
      [
        "webhook_endpoint",
        "azure_function_endpoint",
        "storage_queue_endpoint",
        "eventhub_endpoint_id",
        "hybrid_connection_endpoint_id",
        "service_bus_queue_endpoint_id",
        "service_bus_topic_endpoint_id",
      ],
    ],
    defaults: { advanced_filtering_on_arrays_enabled: false, event_delivery_schema: "EventGridSchema" },
    forceNew: ["event_delivery_schema", "name", "resource_group_name", "system_topic"],
    sensitive: ["delivery_property.value"],
  },
  "data.azurerm_function_app_host_keys": {
    sensitive: [
      "blobs_extension_key",
      "default_function_key",
      "durabletask_extension_key",
      "event_grid_extension_config_key",
      "event_grid_extension_key",
      "primary_key",
      "signalr_extension_key",
      "webpubsub_extension_key",
    ],
  },
};
