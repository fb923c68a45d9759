import type { Service } from "../../core/service";

/** Key Vault's secrets on one machine; each vault has an address of its own. */
export interface KeyVaults extends Service {
  /** Asking twice is asking once: address and contents stay. */
  createVault(vault: { resourceId: string; name: string }): Promise<{ vaultUri: string }>;
  deleteVault(resourceId: string): Promise<void>;
}
