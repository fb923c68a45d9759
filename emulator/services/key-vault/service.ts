import type { EmulatedService } from "../emulated-service";
import type { KeyVaults } from "./key-vaults";
import { keyVault } from "./resources/key-vault";
import { keyVaultSecret } from "./resources/key-vault-secret";
import { startKeyVaults } from "./start";

export const keyVaults: EmulatedService<KeyVaults> = {
  start: ({ context, identity, networkRules }) => startKeyVaults(context, { identity, networkRules }),

  contributes: (running) => ({
    resources: [keyVault(running), keyVaultSecret],
    refusals: [
      [/^azurerm_key_vault_(key|certificate|managed)/, "Key Vault's keys and certificates", "use a secret"],
      [/^Microsoft\.KeyVault\//, "this type of Key Vault through azapi", "use azurerm's type"],
    ],
  }),
};
