import type { ResourceTypes } from "./resource-type";

export const search: ResourceTypes = {
  azapi_data_plane_resource: { free: "part of the search service" },
  azurerm_search_service: { id: { armType: "Microsoft.Search/searchServices" } },
  "Microsoft.Search/searchServices": {
    words: "search service",
    losesData: true,
    logs: "itself",
  },
  "Microsoft.Search/searchServices/indexes": {
    losesData: true,
    nothingToAsk: true,
  },
};
