import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { block, blocks, optionalNumber, optionalText, text, texts } from "../../../resource-manager/values";
import type { EventGrid } from "../event-grid";

const otherEndpoints = [
  "azure_function_endpoint",
  "eventhub_endpoint_id",
  "hybrid_connection_endpoint_id",
  "service_bus_queue_endpoint_id",
  "service_bus_topic_endpoint_id",
  "storage_queue_endpoint",
];

const allEventTypes = ["Microsoft.Storage.BlobCreated", "Microsoft.Storage.BlobDeleted"];

export const eventGridSubscription = (eventGrid: EventGrid): Behaviour => ({
  type: "azurerm_eventgrid_system_topic_event_subscription",
  parity: "runs",
  reason: "delivers to a web hook, at least once, then to the dead-letter container",

  async apply({ id, planned }) {
    refuseWhatDoesNotRun(planned);
    const webhookUrl = text(block(planned, "webhook_endpoint") ?? {}, "url");
    const includedEventTypes = texts(planned, "included_event_types");
    const filter = block(planned, "subject_filter") ?? {};
    const retry = block(planned, "retry_policy") ?? {};
    const deadLetter = block(planned, "storage_blob_dead_letter_destination");

    await handshake(() =>
      eventGrid.createSubscription({
        resourceId: id,
        topicId: id.slice(0, id.lastIndexOf("/eventSubscriptions/")),
        webhookUrl,
        includedEventTypes: includedEventTypes.length > 0 ? includedEventTypes : allEventTypes,
        stringIn: stringIn(planned),
        maxDeliveryAttempts: optionalNumber(retry, "max_delivery_attempts") ?? 30,
        eventTimeToLiveMinutes: optionalNumber(retry, "event_time_to_live") ?? 1440,
        ...optional("subjectBeginsWith", optionalText(filter, "subject_begins_with")),
        ...optional("subjectEndsWith", optionalText(filter, "subject_ends_with")),
        ...(deadLetter ? { deadLetter: deadLetterOf(deadLetter) } : {}),
      }),
    );

    return {
      included_event_types: includedEventTypes.length > 0 ? includedEventTypes : allEventTypes,
      eventhub_endpoint_id: null,
      hybrid_connection_endpoint_id: null,
      webhook_endpoint: blocks(planned, "webhook_endpoint").map((endpoint) => ({
        ...endpoint,
        base_url: webhookUrl.split("?")[0],
      })),
    };
  },

  delete: ({ id }) => eventGrid.deleteSubscription(id),
});

function refuseWhatDoesNotRun(planned: Values): void {
  for (const endpoint of otherEndpoints) {
    if (!planned[endpoint] || blocksOrText(planned, endpoint) === 0) continue;
    throw notRunLocally(`Event Grid deliveries to ${endpoint}`, "deliver to a webhook_endpoint", [endpoint]);
  }
  const schema = optionalText(planned, "event_delivery_schema") ?? "EventGridSchema";
  if (schema !== "EventGridSchema") {
    throw notRunLocally(`events in the ${schema}`, "set event_delivery_schema to EventGridSchema", [
      "event_delivery_schema",
    ]);
  }
  for (const [name, value] of Object.entries(block(planned, "advanced_filter") ?? {})) {
    if (name === "string_in" || !Array.isArray(value) || value.length === 0) continue;
    throw notRunLocally(`the filter ${name} of Event Grid`, "use string_in", ["advanced_filter", 0, name]);
  }
}

function blocksOrText(planned: Values, name: string): number {
  return blocks(planned, name).length + (optionalText(planned, name) ? 1 : 0);
}

function stringIn(planned: Values): { key: string; values: string[] }[] {
  return blocks(block(planned, "advanced_filter") ?? {}, "string_in").map((filter) => ({
    key: text(filter, "key").replace(/^data\./i, ""),
    values: texts(filter, "values"),
  }));
}

function deadLetterOf(values: Values): { storageAccountId: string; container: string } {
  return {
    storageAccountId: text(values, "storage_account_id"),
    container: text(values, "storage_blob_container_name"),
  };
}

function optional<Name extends string>(name: Name, value: string | undefined): { [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: string });
}

async function handshake(subscribe: () => Promise<void>): Promise<void> {
  try {
    await subscribe();
  } catch (cause) {
    throw new ResourceError(400, "UrlValidation", cause instanceof Error ? cause.message : String(cause), {
      attribute: ["webhook_endpoint", 0, "url"],
      cause,
    });
  }
}
