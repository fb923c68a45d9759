import type { TerraformTypes } from "../../terraform/terraform-types";
import { redisRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_managed_redis: {
      conflicts: [
        [
          "default_database.persistence_append_only_file_backup_frequency",
          "default_database.persistence_redis_database_backup_frequency",
        ],
        [
          "default_database.geo_replication_group_name",
          "default_database.persistence_append_only_file_backup_frequency",
        ],
        [
          "default_database.geo_replication_group_name",
          "default_database.persistence_redis_database_backup_frequency",
        ],
      ],
      counts: { "default_database.module": { max: 4 } },
      defaults: {
        "default_database.access_keys_authentication_enabled": false,
        "default_database.client_protocol": "Encrypted",
        "default_database.clustering_policy": "OSSCluster",
        "default_database.eviction_policy": "VolatileLRU",
        high_availability_enabled: true,
        public_network_access: "Enabled",
      },
      forceNew: ["high_availability_enabled", "location", "name", "resource_group_name", "sku_name"],
      sensitive: ["default_database.primary_access_key", "default_database.secondary_access_key"],
    },
  },
  rules: redisRules,
};
