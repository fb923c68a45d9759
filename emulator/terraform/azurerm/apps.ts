import type { Behaviour } from "../planning/behaviour";
import { between, oneOf, pattern } from "../validation/checks";
import { identityType } from "./storage";

export const apps: Readonly<Record<string, Behaviour>> = {
  azurerm_service_plan: {
    checks: {
      name: pattern(/^[A-Za-z0-9-]{1,60}$/, "1 to 60 letters, digits and hyphens"),
      os_type: oneOf("Linux", "Windows", "WindowsContainer"),
      sku_name: pattern(
        /^([BSFD]1|[BS][23]|P[0-3]v[234]|P[1-5]mv[34]|I[1-6]v2|I[1-5]mv2|EP[1-3]|Y1|WS[1-3]|FC1|SHARED|FREE)$/,
        "a plan such as FC1, B1, S1, P1v3 or EP1",
      ),
    },
    defaults: { per_site_scaling_enabled: false, premium_plan_auto_scale_enabled: false },
    forceNew: ["location", "name", "os_type", "resource_group_name"],
  },
  azurerm_eventgrid_system_topic: {
    checks: {
      name: pattern(/^[A-Za-z0-9-]{3,128}$/, "3 to 128 letters, digits and hyphens"),
      "identity.type": identityType,
    },
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
    checks: {
      name: pattern(/^[A-Za-z0-9-]{3,64}$/, "3 to 64 letters, digits and hyphens"),
      event_delivery_schema: oneOf("EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"),
      "retry_policy.max_delivery_attempts": between(1, 30),
      "retry_policy.event_time_to_live": between(1, 1440),
      "webhook_endpoint.url": pattern(/^https:\/\//, "an https address"),
      "webhook_endpoint.max_events_per_batch": between(1, 5000),
      "webhook_endpoint.preferred_batch_size_in_kilobytes": between(1, 1024),
    },
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
