import type { TerraformTypes } from "../../terraform/terraform-types";
import { pattern } from "../../terraform/validation/checks";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_postgresql_flexible_server: {
      computedBlocks: ["authentication"],
      writeOnly: ["administrator_password_wo"],
      checks: {
        name: pattern(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "3 to 63 lowercase letters, digits and hyphens"),
      },
      defaults: {
        "authentication.active_directory_auth_enabled": false,
        "authentication.password_auth_enabled": true,
        auto_grow_enabled: false,
        geo_redundant_backup_enabled: false,
        "maintenance_window.day_of_week": 0,
        "maintenance_window.start_hour": 0,
        "maintenance_window.start_minute": 0,
        public_network_access_enabled: true,
      },
      forceNew: [
        "customer_managed_key",
        "delegated_subnet_id",
        "geo_redundant_backup_enabled",
        "location",
        "name",
        "point_in_time_restore_time_in_utc",
        "resource_group_name",
        "source_server_id",
      ],
      sensitive: ["administrator_password"],
    },
    azurerm_postgresql_flexible_server_active_directory_administrator: {
      forceNew: [
        "object_id",
        "principal_name",
        "principal_type",
        "resource_group_name",
        "server_name",
        "tenant_id",
      ],
    },
    azurerm_postgresql_flexible_server_configuration: { forceNew: ["name", "server_id"] },
    azurerm_postgresql_flexible_server_database: {
      defaults: { charset: "UTF8", collation: "en_US.utf8" },
      forceNew: ["charset", "collation", "name", "server_id"],
    },
    azurerm_postgresql_flexible_server_firewall_rule: { forceNew: ["name", "server_id"] },
  },
};
