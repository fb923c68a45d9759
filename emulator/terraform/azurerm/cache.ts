import type { Behaviour } from "../planning/behaviour";
import { oneOf, pattern } from "../validation/checks";

export const cache: Readonly<Record<string, Behaviour>> = {
  azurerm_managed_redis: {
    checks: {
      name: pattern(
        /^(?=.{1,60}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
        "1 to 60 letters, digits and hyphens, which stand between others and alone",
      ),
      sku_name: pattern(
        /^(Balanced_B\d+|MemoryOptimized_M\d+|ComputeOptimized_X\d+|FlashOptimized_A\d+)$/,
        "a size such as Balanced_B0, MemoryOptimized_M10 or ComputeOptimized_X3",
      ),
      public_network_access: oneOf("Enabled", "Disabled"),
      "default_database.client_protocol": oneOf("Encrypted", "Plaintext"),
      "default_database.clustering_policy": oneOf("EnterpriseCluster", "OSSCluster", "NoCluster"),
      "default_database.eviction_policy": oneOf(
        "AllKeysLFU",
        "AllKeysLRU",
        "AllKeysRandom",
        "NoEviction",
        "VolatileLFU",
        "VolatileLRU",
        "VolatileRandom",
        "VolatileTTL",
      ),
    },
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
};
