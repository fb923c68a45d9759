import type { TerraformTypes } from "../../terraform/terraform-types";
import type { ObjectValue, Value } from "../../terraform/values/value";
import { isList, isObject } from "../../terraform/values/value";
import { postgresRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_postgresql_flexible_server: {
      computedBlocks: ["authentication"],
      conflicts: [["administrator_password", "administrator_password_wo"]],
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
      forceNewWhen: (prior, planned) => [
        ...(isLess(planned, prior, "version") ? ["version"] : []),
        ...(isLess(planned, prior, "storage_mb") ? ["storage_mb"] : []),
        ...(isOther(planned, prior, "administrator_login") ? ["administrator_login"] : []),
        ...(hasAssigned(prior) && !hasAssigned(planned) ? ["identity"] : []),
      ],
      needs: {
        administrator_password_wo: ["administrator_password_wo_version"],
        administrator_password_wo_version: ["administrator_password_wo"],
        "authentication.tenant_id": ["authentication.active_directory_auth_enabled"],
        "customer_managed_key.geo_backup_key_vault_key_id": [
          "identity",
          "customer_managed_key.geo_backup_user_assigned_identity_id",
        ],
        "customer_managed_key.key_vault_key_id": [
          "identity",
          "customer_managed_key.primary_user_assigned_identity_id",
        ],
      },
      sensitive: ["administrator_password"],
      writeOnly: ["administrator_password_wo"],
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
  rules: postgresRules,
};

/** Numbers, or numbers as texts; what is not known yet is less than nothing. */
function isLess(planned: ObjectValue, prior: ObjectValue, name: string): boolean {
  return Number(planned[name] ?? Number.NaN) < Number(prior[name] ?? Number.NaN);
}

function isOther(planned: ObjectValue, prior: ObjectValue, name: string): boolean {
  return Boolean(prior[name]) && prior[name] !== planned[name];
}

/** Whether a server acts as identities that others made; it cannot lose the last of them. */
function hasAssigned({ identity }: ObjectValue): boolean {
  const [block]: readonly Value[] = isList(identity) ? identity : [];
  return isObject(block) && String(block["type"]).includes("UserAssigned");
}
