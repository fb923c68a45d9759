import type { TerraformTypes } from "../../terraform/terraform-types";
import { eventGridRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
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
  },
  rules: eventGridRules,
};
