/**
 * The zones in which a service's private address is published, by Azure's name of the subresource.
 *
 * A wrong zone fails silently: the public name goes on resolving to the public address. All are in Microsoft's list:
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const privateDnsZones = {
  blob: ["privatelink.blob.core.windows.net"],
  dfs: ["privatelink.dfs.core.windows.net"],
  queue: ["privatelink.queue.core.windows.net"],
  table: ["privatelink.table.core.windows.net"],
  vault: ["privatelink.vaultcore.azure.net"],
  searchService: ["privatelink.search.windows.net"],
  postgresqlServer: ["privatelink.postgres.database.azure.com"],
  namespace: ["privatelink.servicebus.windows.net"],
  redisEnterprise: ["privatelink.redis.azure.net"],
  registry: ["privatelink.azurecr.io"],
  amlworkspace: ["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PrivateService = keyof typeof privateDnsZones;
