import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { block, blocks, optionalText, text } from "../../../resource-manager/values";
import type { EvictionPolicy, RedisCaches } from "../redis-caches";

const policies: readonly EvictionPolicy[] = ["VolatileLRU", "AllKeysLRU", "NoEviction"];

export const managedRedis = (redis: RedisCaches): Behaviour => ({
  type: "azurerm_managed_redis",
  parity: "runs",
  reason: "redis-server where the machine has one, else an embedded server; 64 MB, nothing is kept on disk",

  async apply({ id, planned, prior }) {
    const database = databaseOf(planned);
    const name = text(planned, "name");
    const policy = policyOf(database);
    const before = prior && policyOf(block(prior.values, "default_database") ?? {});
    if (before !== undefined && before !== policy) {
      throw notRunLocally("changing the eviction policy of a cache that exists", "make it anew", [
        "default_database",
        0,
        "eviction_policy",
      ]);
    }
    const { hostName, port } = await redis.createCache({ resourceId: id, name, evictionPolicy: policy });
    return {
      hostname: hostName,
      default_database: [
        {
          ...database,
          id: `${id}/databases/default`,
          port,
          primary_access_key: "",
          secondary_access_key: "",
        },
      ],
    };
  },

  delete: ({ id }) => redis.deleteCache(id),

  async restore({ id, values }) {
    const evictionPolicy = policyOf(block(values, "default_database") ?? {});
    await redis.createCache({ resourceId: id, name: text(values, "name"), evictionPolicy });
  },
});

function databaseOf(planned: Values): Values {
  const database = block(planned, "default_database");
  if (database === undefined) {
    throw new ResourceError(
      400,
      "DatabaseMissing",
      "the cache has no default_database\n" +
        "  why: without a database there is nothing to connect to\n" +
        "  fix: add a default_database block",
      { attribute: ["default_database"] },
    );
  }
  const refuse = (what: string, fix: string, attribute: string) =>
    notRunLocally(what, fix, ["default_database", 0, attribute]);
  const clustering = optionalText(database, "clustering_policy") ?? "OSSCluster";
  if (clustering === "OSSCluster") {
    throw refuse(
      "the clustering policy OSSCluster, which wants clients that know the cluster",
      'set clustering_policy to "EnterpriseCluster", in Azure too: a plain client then works with both',
      "clustering_policy",
    );
  }
  if (database["access_keys_authentication_enabled"] === true) {
    throw refuse(
      "access keys",
      "set access_keys_authentication_enabled to false",
      "access_keys_authentication_enabled",
    );
  }
  if ((optionalText(database, "client_protocol") ?? "Encrypted") !== "Encrypted") {
    throw refuse("caches without TLS", 'set client_protocol to "Encrypted"', "client_protocol");
  }
  if (blocks(database, "module").length > 0) {
    throw refuse("modules of Redis", "leave the module block out", "module");
  }
  return database;
}

function policyOf(database: Values): EvictionPolicy {
  const wanted = optionalText(database, "eviction_policy") ?? "VolatileLRU";
  const found = policies.find((policy) => policy === wanted);
  if (found !== undefined) return found;
  throw notRunLocally(`the eviction policy ${wanted}`, `use one of ${policies.join(", ")}`, [
    "default_database",
    0,
    "eviction_policy",
  ]);
}
