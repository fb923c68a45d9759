import { between, type Checks, filled, oneOf, pattern } from "../../terraform/validation/checks";
import { anyResourceId, identityType, resourceId, url } from "../../terraform/validation/formats";

const storageAccountId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}",
);

/** What the values must be, by type and path. */
export const eventGridRules: Readonly<Record<string, Checks>> = {
  azurerm_eventgrid_system_topic: {
    "identity.type": identityType,
    name: pattern(/^[A-Za-z0-9-]{3,128}$/, "3 to 128 letters, digits and hyphens"),
    source_arm_resource_id: anyResourceId,
    source_resource_id: anyResourceId,
    topic_type: filled,
  },
  azurerm_eventgrid_system_topic_event_subscription: {
    "azure_function_endpoint.function_id": resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Web/sites/{}/functions/{}",
    ),
    "dead_letter_identity.type": oneOf("SystemAssigned", "UserAssigned"),
    "delivery_identity.type": oneOf("SystemAssigned", "UserAssigned"),
    "delivery_property.type": oneOf("Static", "Dynamic"),
    event_delivery_schema: oneOf("CloudEventSchemaV1_0", "CustomInputSchema", "EventGridSchema"),
    eventhub_endpoint_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.EventHub/namespaces/{}/eventhubs/{}",
    ),
    expiration_time_utc: filled,
    hybrid_connection_endpoint_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Relay/namespaces/{}/hybridConnections/{}",
    ),
    included_event_types: filled,
    name: pattern(/^[A-Za-z0-9-]{3,64}$/, "3 to 64 letters, digits and hyphens"),
    "retry_policy.event_time_to_live": between(1, 1440),
    "retry_policy.max_delivery_attempts": between(1, 30),
    service_bus_queue_endpoint_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ServiceBus/namespaces/{}/queues/{}",
    ),
    service_bus_topic_endpoint_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ServiceBus/namespaces/{}/topics/{}",
    ),
    "storage_blob_dead_letter_destination.storage_account_id": storageAccountId,
    "storage_blob_dead_letter_destination.storage_blob_container_name": filled,
    "storage_queue_endpoint.queue_name": filled,
    "storage_queue_endpoint.storage_account_id": storageAccountId,
    system_topic: filled,
    "webhook_endpoint.max_events_per_batch": between(1, 5000),
    "webhook_endpoint.preferred_batch_size_in_kilobytes": between(1, 1024),
    "webhook_endpoint.url": url("https"),
  },
};
