import type { ResourceTypes } from "./resource-type";

export const eventHubs: ResourceTypes = {
  azurerm_eventhub: {
    free: "its events and its namespace's units are paid for",
    id: { parentId: "namespace_id", below: "eventhubs" },
    losesData: true,
    nothingToAsk: true,
  },
  azurerm_eventhub_consumer_group: {
    words: "consumer group of an event hub",
    free: "consumer groups cost nothing",
    nothingToAsk: true,
  },
  azurerm_eventhub_namespace: {
    words: "namespace of event hubs",
    id: { armType: "Microsoft.EventHub/namespaces" },
    losesData: true,
    logs: "itself",
  },
  // azapi only asks for its address
  "Microsoft.EventHub/namespaces": { nothingToAsk: true },
};
