import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { block, text } from "../../../resource-manager/values";
import type { PostgresServers } from "../postgres-servers";

export const flexibleServer = (servers: PostgresServers): Behaviour => ({
  type: "azurerm_postgresql_flexible_server",
  parity: "runs",
  reason:
    "a PostgreSQL of its own, behind a proxy that takes tokens; size, storage, backups and networks are recorded",

  async apply({ id, planned }) {
    refuseWhatIsNotRun(planned);
    const { hostName, port } = await servers.createServer(serverOf(id, planned));
    return { fqdn: `${hostName}:${port}` };
  },

  delete: ({ id }) => servers.deleteServer(id),

  async restore({ id, values }) {
    await servers.createServer(serverOf(id, values));
  },
});

function serverOf(id: string, values: Values) {
  return { resourceId: id, name: text(values, "name"), maxConnections: 50 };
}

function refuseWhatIsNotRun(planned: Values): void {
  const authentication = block(planned, "authentication") ?? {};
  if (authentication["password_auth_enabled"] !== false) {
    throw notRunLocally(
      "PostgreSQL with passwords",
      "set authentication.password_auth_enabled to false and active_directory_auth_enabled to true: " +
        "tokens of Microsoft Entra ID are the passwords, in Azure too",
      ["authentication", 0, "password_auth_enabled"],
    );
  }
}
