import type { ResourceTypes } from "./resource-type";

export const eventGrid: ResourceTypes = {
  azurerm_eventgrid_system_topic: { id: { armType: "Microsoft.EventGrid/systemTopics" }, logs: "itself" },
  azurerm_eventgrid_system_topic_event_subscription: {
    id: { parent: "azurerm_eventgrid_system_topic", parentName: "system_topic", below: "eventSubscriptions" },
    free: "counted with its topic",
  },
};
