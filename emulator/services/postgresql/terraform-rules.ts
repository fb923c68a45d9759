import {
  all,
  between,
  type Check,
  type Checks,
  filled,
  length,
  oneOf,
  pattern,
} from "../../terraform/validation/checks";
import {
  address,
  identityType,
  keyVaultItem,
  resourceId,
  time,
  uuid,
} from "../../terraform/validation/formats";

const serverId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{}",
);
const identityId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
);

/** Whoever has these names is somebody else. */
const login: Check = all(
  filled,
  pattern(
    /^(?!(azure_superuser|azure_pg_admin|admin|administrator|root|guest|public)$|pg_)/i,
    "neither azure_superuser, azure_pg_admin, admin, administrator, root, guest, public nor to begin with pg_",
  ),
);

const burstable = /^B_Standard_B((1|2|4|8|12|16|20)ms|2s)$/;
const generalPurpose =
  /^GP_Standard_(D(2|4|8|16|32|48|64)s_v3|D(2|4|8|16|32|48|64)ds_v4|D(2|4|8|16|32|48|64|96)a?ds_v5|DC(2|4|8|16|32|48|64|96)ads_v5)$/;
const memoryOptimized =
  /^MO_Standard_E((2|4|8|16|20|32|48|64)s_v3|(2|4|6|8|16|20|32|48|64)ds_v4|(2|4|8|16|20|32|48|64|96)ds_v5|(2|4|8|16|32|48|64|96)ads_v5)$/;

const size: Check = (value) =>
  [burstable, generalPurpose, memoryOptimized].some((sizes) => sizes.test(String(value)))
    ? undefined
    : `to be a size such as "B_Standard_B1ms", "GP_Standard_D2ds_v5" or "MO_Standard_E2ds_v5", got ${JSON.stringify(value)}`;

const charsets =
  /^(BIG5|EUC_(CN|JP|JIS_2004|KR|TW)|GB18030|GBK|ISO_8859_[5-8]|JOHAB|KOI8[RU]|LATIN([1-9]|10)|MULE_INTERNAL|SJIS|SHIFT_JIS_2004|SQL_ASCII|UHC|UTF8|WIN(866|874|125[0-8]))$/i;

/** What the values must be, by type and path. */
export const postgresRules: Readonly<Record<string, Checks>> = {
  azurerm_postgresql_flexible_server: {
    administrator_login: login,
    administrator_password: filled,
    administrator_password_wo: filled,
    "authentication.tenant_id": uuid,
    backup_retention_days: between(7, 35),
    create_mode: oneOf("Default", "GeoRestore", "PointInTimeRestore", "Replica", "ReviveDropped", "Update"),
    "customer_managed_key.geo_backup_key_vault_key_id": keyVaultItem("any version"),
    "customer_managed_key.geo_backup_user_assigned_identity_id": identityId,
    "customer_managed_key.key_vault_key_id": keyVaultItem("any version"),
    "customer_managed_key.primary_user_assigned_identity_id": identityId,
    delegated_subnet_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworks/{}/subnets/{}",
    ),
    "high_availability.mode": oneOf("SameZone", "ZoneRedundant"),
    "high_availability.standby_availability_zone": filled,
    "identity.type": identityType,
    "maintenance_window.day_of_week": between(0, 6),
    "maintenance_window.start_hour": between(0, 23),
    "maintenance_window.start_minute": between(0, 59),
    name: pattern(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "3 to 63 lowercase letters, digits and hyphens"),
    point_in_time_restore_time_in_utc: time,
    private_dns_zone_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/privateDnsZones/{}",
    ),
    replication_role: oneOf("None"),
    sku_name: size,
    source_server_id: serverId,
    storage_mb: oneOf(
      32768,
      65536,
      131072,
      262144,
      524288,
      1048576,
      2097152,
      4193280,
      4194304,
      8388608,
      16777216,
      33553408,
    ),
    storage_tier: oneOf("P10", "P15", "P20", "P30", "P4", "P40", "P50", "P6", "P60", "P70", "P80"),
    version: oneOf("11", "12", "13", "14", "15", "16", "17", "18"),
    zone: filled,
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: {
    object_id: uuid,
    principal_name: filled,
    principal_type: oneOf("Group", "ServicePrincipal", "User"),
    tenant_id: uuid,
  },
  azurerm_postgresql_flexible_server_configuration: { name: filled, server_id: serverId, value: filled },
  azurerm_postgresql_flexible_server_database: {
    charset: pattern(charsets, "a character set of PostgreSQL, e.g. UTF8"),
    collation: pattern(/^[-A-Za-z0-9_. ]+$/, "letters, digits, underscores, hyphens, points and spaces"),
    name: all(
      length(1, 63),
      pattern(
        /^[a-zA-Z_-][a-zA-Z0-9_-]*$/,
        "letters, digits, hyphens and underscores, and no digit at the beginning",
      ),
    ),
    server_id: serverId,
  },
  azurerm_postgresql_flexible_server_firewall_rule: {
    end_ip_address: address,
    name: pattern(/^[a-zA-Z0-9_-]{1,128}$/, "1 to 128 letters, digits, hyphens and underscores"),
    server_id: serverId,
    start_ip_address: address,
  },
};
