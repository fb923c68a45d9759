import type { ResourceTypes } from "./resource-type";

export const eventHubs: ResourceTypes = {
  azurerm_eventhub: {
    id: { parentId: "namespace_id", below: "eventhubs" },
    losesData: true,
  },
  azurerm_eventhub_namespace: {
    id: { armType: "Microsoft.EventHub/namespaces" },
    losesData: true,
    logs: "itself",
  },
};
