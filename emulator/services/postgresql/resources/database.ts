import type { Behaviour } from "../../../resource-manager/behaviour";
import { text } from "../../../resource-manager/values";
import type { PostgresServers } from "../postgres-servers";
import { inAzuresWords } from "./in-azures-words";

export const database = (servers: PostgresServers): Behaviour => ({
  type: "azurerm_postgresql_flexible_server_database",
  parity: "runs",
  reason: "a database of the server",

  async apply({ planned }) {
    await inAzuresWords(
      servers.server(text(planned, "server_id")).createDatabase({
        name: text(planned, "name"),
        charset: text(planned, "charset"),
        collation: text(planned, "collation"),
      }),
    );
    return {};
  },

  read: async ({ values }) =>
    (await servers.server(text(values, "server_id")).hasDatabase(text(values, "name"))) ? values : null,

  delete: ({ values }) => servers.server(text(values, "server_id")).deleteDatabase(text(values, "name")),
});
