import type { TerraformTypes } from "../../terraform/terraform-types";
import { pattern } from "../../terraform/validation/checks";
import { keyVaultRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_key_vault: {
      computedBlocks: ["contact", "network_acls"],
      conflicts: [["enable_rbac_authorization", "rbac_authorization_enabled"]],
      defaults: { public_network_access_enabled: true, soft_delete_retention_days: 90 },
      forceNew: ["location", "name", "resource_group_name"],
    },
    azurerm_key_vault_secret: {
      checks: { name: pattern(/^[0-9A-Za-z-]{1,127}$/, "1 to 127 letters, digits and hyphens") },
      exactlyOneOf: [["value", "value_wo"]],
      writeOnly: ["value_wo"],
      needs: { value_wo: ["value_wo_version"], value_wo_version: ["value_wo"] },
      // a changed value is a new version, and the version is part of the id
      recomputed: {
        id: ["value", "value_wo_version"],
        version: ["value", "value_wo_version"],
        resource_id: ["value", "value_wo_version"],
      },
      forceNewWhen: (prior, planned) =>
        prior["expiration_date"] && !planned["expiration_date"] ? ["expiration_date"] : [],
      forceNew: ["key_vault_id", "name"],
      sensitive: ["value"],
    },
    azurerm_key_vault_key: { forceNew: ["curve", "key_size", "key_type", "key_vault_id", "name"] },
  },
  rules: keyVaultRules,
};
