import type { TerraformTypes } from "../../terraform/terraform-types";
import { containerRegistryRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_container_registry: {
      defaults: {
        admin_enabled: false,
        export_policy_enabled: true,
        "georeplications.zone_redundancy_enabled": false,
        network_rule_bypass_option: "AzureServices",
        "network_rule_set.default_action": "Allow",
        public_network_access_enabled: true,
        trust_policy_enabled: false,
        zone_redundancy_enabled: false,
      },
      forceNew: ["location", "name", "resource_group_name", "zone_redundancy_enabled"],
      sensitive: ["admin_password"],
    },
  },
  rules: containerRegistryRules,
};
