import type { ResourceTypes } from "./resource-type";

export const cache: ResourceTypes = {
  azurerm_managed_redis: {
    words: "cache",
    id: { armType: "Microsoft.Cache/redisEnterprise" },
    logs: "itself",
  },
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": {
    free: "part of the cache",
    nothingToAsk: true,
    decidesAccess: true,
  },
};
