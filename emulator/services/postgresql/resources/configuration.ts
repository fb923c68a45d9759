import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { text } from "../../../resource-manager/values";
import { ParameterRefused } from "../parameters";
import type { PostgresServers } from "../postgres-servers";

export const configuration = (servers: PostgresServers): Behaviour => {
  const set = async (values: Values, value: string | undefined, world: World) => {
    const restart = world.features().restartPostgresOnConfigurationChange;
    try {
      await servers.server(text(values, "server_id")).setParameter(text(values, "name"), value, { restart });
    } catch (error) {
      throw error instanceof ParameterRefused ? refusalOf(error) : error;
    }
  };

  return {
    type: "azurerm_postgresql_flexible_server_configuration",
    parity: "runs",
    reason: "a parameter of the engine; those of Azure's platform around it are only kept",

    async apply({ planned }, world) {
      await set(planned, text(planned, "value"), world);
      return {};
    },

    delete: ({ values }, world) => set(values, undefined, world),
  };
};

function refusalOf({ kind, message, fix }: ParameterRefused): ResourceError {
  if (kind === "here") return notRunLocally(message, fix, ["value"]);
  return new ResourceError(400, "InvalidParameterValue", `${message}\n  fix: ${fix}`, {
    attribute: [kind === "unknown" ? "name" : "value"],
  });
}
