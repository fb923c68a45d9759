import { text } from "../../resource-manager/values";
import type { EmulatedService } from "../emulated-service";
import type { KeyVaults } from "./key-vaults";
import { keyVault } from "./resources/key-vault";
import { keyVaultSecret } from "./resources/key-vault-secret";
import { startKeyVaults } from "./start";

export const keyVaults: EmulatedService<KeyVaults> = {
  start: ({ context, identity, networkRules }) => startKeyVaults(context, { identity, networkRules }),

  contributes: (running, { resources }) => ({
    resources: [keyVault(running), keyVaultSecret],
    refusals: [
      [/^azurerm_key_vault_(key|certificate|managed)/, "Key Vault's keys and certificates", "use a secret"],
      [/^Microsoft\.KeyVault\//, "this type of Key Vault through azapi", "use azurerm's type"],
    ],

    dataPlanes: () =>
      resources.ofType("azurerm_key_vault").map(({ values }) => ({
        kind: "secrets",
        name: text(values, "name"),
        address: text(values, "vault_uri"),
        audience: "https://vault.azure.net",
        holds: [],
      })),
    status: () => ({
      lines: resources.ofType("azurerm_key_vault").map(({ values }) => ({
        name: `key vault ${text(values, "name")}`,
        address: text(values, "vault_uri"),
        detail: "secrets",
      })),
    }),
  }),
};
