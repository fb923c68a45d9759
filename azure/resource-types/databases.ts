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
    words: "database server",
    id: { armType: "Microsoft.DBforPostgreSQL/flexibleServers" },
    losesData: true,
    logs: "itself",
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: {
    words: "administrator of a PostgreSQL server",
    free: "who administers a server costs nothing",
    nothingToAsk: true,
    decidesAccess: true,
  },
  azurerm_postgresql_flexible_server_configuration: {
    id: { parentId: "server_id", below: "configurations" },
    words: "parameter of a PostgreSQL server",
    free: "parameters cost nothing",
  },
  azurerm_postgresql_flexible_server_database: {
    id: { parentId: "server_id", below: "databases" },
    losesData: true,
  },
  azurerm_postgresql_flexible_server_firewall_rule: {
    id: { parentId: "server_id", below: "firewallRules" },
    words: "firewall rule of a PostgreSQL server",
    free: "firewall rules cost nothing",
    nothingToAsk: true,
  },
  "Microsoft.DBforPostgreSQL/flexibleServers": { losesData: true },
  "Microsoft.DocumentDB/databaseAccounts": { losesData: true },
};
