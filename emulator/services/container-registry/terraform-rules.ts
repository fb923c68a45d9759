import { between, type Checks, oneOf, pattern } from "../../terraform/validation/checks";
import { addressRange, identityType, keyVaultItem, uuid } from "../../terraform/validation/formats";

/** What the values must be, by type and path. */
export const containerRegistryRules: Readonly<Record<string, Checks>> = {
  azurerm_container_registry: {
    "encryption.identity_client_id": uuid,
    "encryption.key_vault_key_id": keyVaultItem("any version"),
    "identity.type": identityType,
    name: pattern(/^[A-Za-z0-9]{5,50}$/, "5 to 50 letters and digits"),
    network_rule_bypass_option: oneOf("AzureServices", "None"),
    "network_rule_set.default_action": oneOf("Allow", "Deny"),
    "network_rule_set.ip_rule.action": oneOf("Allow"),
    "network_rule_set.ip_rule.ip_range": addressRange,
    retention_policy_in_days: between(0, 365),
    sku: oneOf("Basic", "Standard", "Premium"),
  },
};
