import type { ResourceTypes } from "./resource-type";

export const containerRegistry: ResourceTypes = {
  azurerm_container_registry: {
    id: { armType: "Microsoft.ContainerRegistry/registries" },
    losesData: true,
    logs: "itself",
  },
};
