import type { Behaviour } from "../../../resource-manager/behaviour";
import { text } from "../../../resource-manager/values";
import type { PostgresServers } from "../postgres-servers";

export const database = (servers: PostgresServers): Behaviour => ({
  type: "azurerm_postgresql_flexible_server_database",
  parity: "runs",
  reason: "a database of the server",

  async apply({ planned }) {
    const [name, charset, collation] = ["name", "charset", "collation"].map((each) => text(planned, each));
    await servers.server(text(planned, "server_id")).createDatabase({
      name: name as string,
      charset: charset as string,
      collation: collation as string,
    });
    return {};
  },

  read: async ({ values }) =>
    (await servers.server(text(values, "server_id")).hasDatabase(text(values, "name"))) ? values : null,

  delete: ({ values }) => servers.server(text(values, "server_id")).deleteDatabase(text(values, "name")),
});
