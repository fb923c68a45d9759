import type { ResourceTypes } from "./resource-type";

export const storage: ResourceTypes = {
  azurerm_storage_account: {
    words: "storage account",
    id: { armType: "Microsoft.Storage/storageAccounts" },
    losesData: true,
    logs: "/blobServices/default",
  },
  azurerm_storage_account_network_rules: { deletesNothing: true },
  azurerm_storage_account_queue_properties: { deletesNothing: true },
  azurerm_storage_account_static_website: {
    free: "part of the storage account",
    nothingToAsk: true,
    deletesNothing: true,
  },
  azurerm_storage_blob: {
    free: "counted with the storage account",
    nothingToAsk: true,
  },
  azurerm_storage_container: {
    words: "container",
    free: "counted with the storage account",
    losesData: true,
  },
  azurerm_storage_management_policy: {
    free: "Azure does not charge for lifecycle rules, but for what they delete early",
    nothingToAsk: true,
  },
  azurerm_storage_queue: { losesData: true },
  azurerm_storage_table: { losesData: true },
  "Microsoft.Storage/storageAccounts": { losesData: true },
};
