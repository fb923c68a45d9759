import { any, between, type Checks, filled, oneOf, pattern } from "../../terraform/validation/checks";
import { address, addressRange, uuid } from "../../terraform/validation/formats";

/** What the values must be, by type and path. */
export const keyVaultRules: Readonly<Record<string, Checks>> = {
  azurerm_key_vault: {
    "access_policy.application_id": any(uuid, oneOf("")),
    "access_policy.certificate_permissions": filled,
    "access_policy.key_permissions": filled,
    "access_policy.object_id": uuid,
    "access_policy.secret_permissions": filled,
    "access_policy.storage_permissions": filled,
    "access_policy.tenant_id": uuid,
    name: pattern(
      /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
      "3 to 24 letters, digits and single hyphens, with a letter first",
    ),
    "network_acls.bypass": oneOf("None", "AzureServices"),
    "network_acls.default_action": oneOf("Allow", "Deny"),
    "network_acls.ip_rules": any(address, addressRange),
    sku_name: oneOf("standard", "premium"),
    soft_delete_retention_days: between(7, 90),
    tenant_id: uuid,
  },
};
