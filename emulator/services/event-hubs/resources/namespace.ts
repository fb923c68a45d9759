import type { Behaviour } from "../../../resource-manager/behaviour";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { optionalText, text } from "../../../resource-manager/values";
import type { EventHubs } from "../event-hubs";

const noKeys = {
  default_primary_connection_string: "",
  default_primary_connection_string_alias: "",
  default_primary_key: "",
  default_secondary_connection_string: "",
  default_secondary_connection_string_alias: "",
  default_secondary_key: "",
};

export const eventHubsNamespace = (hubs: EventHubs): Behaviour => ({
  type: "azurerm_eventhub_namespace",
  parity: "runs",
  reason: "AMQP with TLS, also over WebSocket; throughput units, networks and zones are recorded",

  async apply({ id, planned }) {
    if (planned["local_authentication_enabled"] !== false) {
      throw notRunLocally(
        "access keys of Event Hubs",
        "set local_authentication_enabled to false, in Azure too: tokens of Microsoft Entra ID are enough",
        ["local_authentication_enabled"],
      );
    }
    if (optionalText(planned, "dedicated_cluster_id") !== undefined)
      throw notRunLocally("a dedicated cluster of Event Hubs", "leave it out", ["dedicated_cluster_id"]);
    await hubs.createNamespace({ resourceId: id, name: text(planned, "name") });
    return { ...noKeys, network_rulesets: planned["network_rulesets"] ?? [] };
  },

  delete: ({ id }) => hubs.deleteNamespace(id),

  async restore({ id, values }) {
    await hubs.createNamespace({ resourceId: id, name: text(values, "name") });
  },

  patch: {
    view: ({ id }) => ({ id, properties: { serviceBusEndpoint: `https://${hubs.addressOf(id)}/` } }),
    update: async () => {
      throw notRunLocally("changing a namespace of Event Hubs by azapi", "use azurerm_eventhub_namespace");
    },
  },
});
