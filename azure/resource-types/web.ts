import type { ResourceTypes } from "./resource-type";

export const web: ResourceTypes = {
  azurerm_api_management: { id: { armType: "Microsoft.ApiManagement/service" } },
  azurerm_service_plan: {
    id: { armType: "Microsoft.Web/serverFarms" },
    free: "Flex Consumption is paid by its apps",
  },
  azurerm_static_web_app: { id: { armType: "Microsoft.Web/staticSites" } },
  "Microsoft.Web/sites": { words: "function app", logs: "itself" },
};
