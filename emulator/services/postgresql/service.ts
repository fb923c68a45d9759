import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import type { PostgresServers } from "./postgres-servers";
import { audience } from "./proxy/admission";
import { administrator } from "./resources/administrator";
import { configuration } from "./resources/configuration";
import { database } from "./resources/database";
import { firewallRule } from "./resources/firewall-rule";
import { flexibleServer } from "./resources/server";
import { startPostgresServers } from "./start";
import { tenantOf } from "./tenant";

export const postgresql: EmulatedService<PostgresServers> = {
  start: ({ context, identity, resources, idleMs }) =>
    startPostgresServers(context, { identity, tenant: tenantOf(resources), idleMs }),

  contributes: (running, { identity }) => ({
    resources: [
      flexibleServer(running),
      administrator(running),
      configuration(running),
      database(running),
      firewallRule,
    ],
    refusals: [
      [
        /^azurerm_postgresql_flexible_|^Microsoft\.DBforPostgreSQL\//,
        "this part of Azure Database for PostgreSQL",
        switchOff,
      ],
      [/^azurerm_postgresql_/, "PostgreSQL single server", "use azurerm_postgresql_flexible_server"],
    ],
    dataPlanes: () =>
      Promise.all(
        running.status().map(async ({ resourceId, name, address }) => {
          const { databases, roles } = await running
            .server(resourceId)
            .whatIsThere(identity.deployer.objectId);
          return {
            kind: "database" as const,
            name,
            address: `postgresql://${address}`,
            audience,
            holds: databases,
            ...(roles[0] !== undefined && { role: roles[0] }),
          };
        }),
      ),
    status: () => ({
      lines: running.status().map(({ name, address, engine, state, dataFolder }) => ({
        name: `database server ${name}`,
        address,
        detail: `${engine}, ${state}${dataFolder ? `, data in ${dataFolder}` : ""}`,
      })),
      details: { databaseServers: running.status() },
    }),
  }),
};
