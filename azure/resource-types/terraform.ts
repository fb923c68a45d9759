import type { ResourceTypes } from "./resource-type";

export const terraform: ResourceTypes = {
  azapi_resource_action: { free: "an order to Azure, not a resource", deletesNothing: true },
  azapi_update_resource: { free: "changes a resource that is priced by itself", deletesNothing: true },
  terraform_data: {
    free: "exists in Terraform's state only",
    nothingToAsk: true,
  },
  time_sleep: {
    free: "exists in Terraform's state only",
    nothingToAsk: true,
  },
};
