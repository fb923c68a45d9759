import { sameId } from "../../../../azure/resource-id";
import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { optionalText, text } from "../../../resource-manager/values";
import type { EventGrid } from "../event-grid";

export const eventGridSystemTopic = (eventGrid: EventGrid): Behaviour => ({
  type: "azurerm_eventgrid_system_topic",
  parity: "runs",
  reason: "carries BlobCreated and BlobDeleted of its storage account",

  async apply(change, world) {
    const source = sourceOf(change.planned);
    const kind = text(change.planned, "topic_type");
    if (kind.toLowerCase() !== "microsoft.storage.storageaccounts") {
      throw notRunLocally(`Event Grid topics of ${kind}`, "use a storage account as the source", [
        "topic_type",
      ]);
    }
    refuseSecond(change, source, world);
    await eventGrid.createTopic({
      resourceId: change.id,
      sourceResourceId: source,
      ...(change.identity ? { principalId: change.identity.objectId } : {}),
    });
    const metrics = metricsOf(change.id);
    return {
      source_resource_id: source,
      source_arm_resource_id: source,
      metric_resource_id: metrics,
      metric_arm_resource_id: metrics,
    };
  },

  delete: ({ id }) => eventGrid.deleteTopic(id),
});

function sourceOf(values: Values): string {
  return optionalText(values, "source_resource_id") ?? text(values, "source_arm_resource_id");
}

function refuseSecond({ id }: ResourceChange, source: string, { resources }: World): void {
  const other = resources
    .ofType("azurerm_eventgrid_system_topic")
    .find((topic) => sameId(sourceOf(topic.values), source) && !sameId(topic.id, id));
  if (other === undefined) return;
  throw new ResourceError(
    409,
    "SystemTopicExistsForSource",
    `Only one system topic is allowed per source, and ${source} has ${other.id}.\n` +
      "  fix: subscribe to that topic",
  );
}

function metricsOf(id: string): string {
  return `${id}/providers/Microsoft.Insights/metrics`;
}
