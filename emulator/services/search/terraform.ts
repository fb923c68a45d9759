import type { TerraformTypes } from "../../terraform/terraform-types";
import { pattern } from "../../terraform/validation/checks";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_search_service: {
      checks: {
        name: pattern(
          /^[a-z0-9](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/,
          "2 to 60 lowercase letters, digits and single hyphens",
        ),
      },
      defaults: {
        customer_managed_key_enforcement_enabled: false,
        hosting_mode: "Default",
        local_authentication_enabled: true,
        network_rule_bypass_option: "None",
        partition_count: 1,
        public_network_access_enabled: true,
        replica_count: 1,
      },
      forceNew: ["hosting_mode", "location", "name", "resource_group_name"],
      sensitive: ["primary_key", "secondary_key"],
    },
  },
};
