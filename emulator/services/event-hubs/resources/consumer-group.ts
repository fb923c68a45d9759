import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { text } from "../../../resource-manager/values";
import type { EventHubs } from "../event-hubs";

export const consumerGroup = (hubs: EventHubs): Behaviour => ({
  type: "azurerm_eventhub_consumer_group",
  parity: "runs",
  reason: "a group of receivers, each with its own place in each partition",

  id: (planned, world) =>
    `${namespaceOf(planned, world)}/eventhubs/${text(planned, "eventhub_name")}/consumerGroups/${text(planned, "name")}`,

  apply({ planned }, world) {
    hubs.addGroup(namespaceOf(planned, world), text(planned, "eventhub_name"), text(planned, "name"));
    return {};
  },

  delete: ({ values }, world) =>
    hubs.removeGroup(namespaceOf(values, world), text(values, "eventhub_name"), text(values, "name")),

  restore: async ({ values }, world) =>
    hubs.addGroup(namespaceOf(values, world), text(values, "eventhub_name"), text(values, "name")),
});

function namespaceOf(values: Values, { subscriptionId }: World): string {
  const group = text(values, "resource_group_name");
  const namespace = text(values, "namespace_name");
  return `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.EventHub/namespaces/${namespace}`;
}
