import type { ResourceTypes } from "./resource-type";

export const databases: ResourceTypes = {
  azurerm_cosmosdb_account: {
    id: { armType: "Microsoft.DocumentDB/databaseAccounts" },
    losesData: true,
    logs: "itself",
  },
  azurerm_cosmosdb_sql_container: { losesData: true },
  azurerm_cosmosdb_sql_database: { losesData: true },
  azurerm_postgresql_flexible_server: {
    id: { armType: "Microsoft.DBforPostgreSQL/flexibleServers" },
    losesData: true,
    logs: "itself",
  },
  azurerm_postgresql_flexible_server_database: {
    id: { parentId: "server_id", below: "databases" },
    losesData: true,
  },
  "Microsoft.DBforPostgreSQL/flexibleServers": { losesData: true },
  "Microsoft.DocumentDB/databaseAccounts": { losesData: true },
};
