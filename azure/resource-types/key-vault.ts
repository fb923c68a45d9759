import type { ResourceTypes } from "./resource-type";

export const keyVault: ResourceTypes = {
  azurerm_key_vault: {
    words: "key vault",
    id: { armType: "Microsoft.KeyVault/vaults" },
    losesData: true,
    logs: "itself",
  },
  azurerm_key_vault_access_policy: { decidesAccess: true, deletesNothing: true },
  azurerm_key_vault_key: { losesData: true },
  azurerm_key_vault_secret: {
    free: "counted with the vault's operations",
    losesData: true,
  },
};
