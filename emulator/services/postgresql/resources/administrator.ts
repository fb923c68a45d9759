import type { Behaviour, World } from "../../../resource-manager/behaviour";
import { principalTypeOf } from "../../../resource-manager/principals";
import type { Values } from "../../../resource-manager/protocol";
import { ResourceError } from "../../../resource-manager/resource-error";
import { text } from "../../../resource-manager/values";
import type { Administrator, PostgresServers } from "../postgres-servers";
import { inAzuresWords } from "./in-azures-words";

const types = { User: "user", Group: "group", ServicePrincipal: "service" } as const;

export const administrator = (servers: PostgresServers): Behaviour => ({
  type: "azurerm_postgresql_flexible_server_active_directory_administrator",
  parity: "runs",
  reason: "a role that may do what administrators may, of whoever has the object id",

  id: (planned, world) => `${serverIdOf(planned, world)}/administrators/${text(planned, "object_id")}`,

  async apply({ planned }, world) {
    const server = servers.server(serverIdOf(planned, world));
    await inAzuresWords(server.addAdministrator(administratorOf(planned, world)));
    return {};
  },

  read: async ({ values }, world) =>
    (await servers.server(serverIdOf(values, world)).hasAdministrator(text(values, "object_id")))
      ? values
      : null,

  delete: ({ values }, world) =>
    servers.server(serverIdOf(values, world)).removeAdministrator(text(values, "object_id")),
});

function serverIdOf(values: Values, { subscriptionId }: World): string {
  return (
    `/subscriptions/${subscriptionId}/resourceGroups/${text(values, "resource_group_name")}` +
    `/providers/Microsoft.DBforPostgreSQL/flexibleServers/${text(values, "server_name")}`
  );
}

function administratorOf(planned: Values, world: World): Administrator {
  const objectId = text(planned, "object_id");
  const wanted = text(planned, "principal_type") as keyof typeof types;
  const actual = principalTypeOf(world, objectId);
  if (actual !== wanted) {
    throw new ResourceError(
      400,
      "BadRequest",
      actual === undefined
        ? `nobody in the directory has the object id ${objectId}`
        : `the principal ${objectId} is a ${actual}, not a ${wanted}`,
      { attribute: [actual === undefined ? "object_id" : "principal_type"] },
    );
  }
  return { objectId, name: text(planned, "principal_name"), type: types[wanted] };
}
