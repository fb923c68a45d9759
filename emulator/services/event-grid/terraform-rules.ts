import { atLeast, between, type Checks, filled, oneOf, pattern } from "../../terraform/validation/checks";
import { anyResourceId, identityType, resourceId, url } from "../../terraform/validation/formats";

const planSize = pattern(
  /^([BSFD]1|[BS][23]|P[1-3]v2|P[0-3]v[34]|P[1-5]mv[34]|I[1-3]|I[1-6]v2|I[1-5]mv2|EP[1-3]|Y1|WS[1-3]|FC1|SHARED)$/,
  "a plan such as FC1, B1, S1, P1v3 or EP1",
);
const storageAccountId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Storage/storageAccounts/{}",
);

/** What the values must be, by type and path. */
export const appsRules: Readonly<Record<string, Checks>> = {
  azurerm_service_plan: {
    app_service_environment_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Web/hostingEnvironments/{}",
    ),
    maximum_elastic_worker_count: atLeast(0),
    name: pattern(/^[A-Za-z0-9-_]{1,60}$/, "1 to 60 letters, digits, hyphens and underscores"),
    os_type: oneOf("Linux", "Windows", "WindowsContainer"),
    sku_name: planSize,
    worker_count: atLeast(1),
  },
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
