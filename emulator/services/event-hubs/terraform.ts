import type { TerraformTypes } from "../../terraform/terraform-types";
import { pattern } from "../../terraform/validation/checks";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_eventhub_namespace: {
      checks: {
        name: pattern(
          /^[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/,
          "6 to 50 letters, digits and hyphens, with a letter first",
        ),
      },
      defaults: {
        auto_inflate_enabled: false,
        capacity: 1,
        local_authentication_enabled: true,
        minimum_tls_version: "1.2",
        "network_rulesets.ip_rule.action": "Allow",
        "network_rulesets.public_network_access_enabled": true,
        public_network_access_enabled: true,
      },
      forceNew: ["dedicated_cluster_id", "location", "name", "resource_group_name"],
      sensitive: [
        "default_primary_connection_string",
        "default_primary_connection_string_alias",
        "default_primary_key",
        "default_secondary_connection_string",
        "default_secondary_connection_string_alias",
        "default_secondary_key",
      ],
    },
    azurerm_eventhub: {
      computedBlocks: ["retention_description"],
      defaults: {
        "capture_description.interval_in_seconds": 300,
        "capture_description.size_limit_in_bytes": 314572800,
        "capture_description.skip_empty_archives": false,
        status: "Active",
      },
      forceNew: ["name", "retention_description.cleanup_policy"],
    },
    azurerm_eventhub_consumer_group: {
      forceNew: ["eventhub_name", "name", "namespace_name", "resource_group_name"],
    },
  },
};
