import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import { audience } from "./amqp/shown-tokens";
import type { EventHubs } from "./event-hubs";
import { consumerGroup } from "./resources/consumer-group";
import { eventHub } from "./resources/event-hub";
import { eventHubsNamespace } from "./resources/namespace";
import { startEventHubs } from "./start";

export const eventHubs: EmulatedService<EventHubs> = {
  start: ({ context, identity }) => startEventHubs(context, identity),

  contributes: (running) => ({
    resources: [eventHubsNamespace(running), eventHub(running), consumerGroup(running)],
    refusals: [[/^azurerm_eventhub_|^Microsoft\.EventHub\//, "this part of Azure Event Hubs", switchOff]],

    dataPlanes: () =>
      running.status().map(({ name, address, hubs }) => ({
        kind: "event hubs",
        name,
        address: `sb://${address}/`,
        audience,
        holds: hubs.map((hub) => hub.name),
      })),
    status: () => ({
      lines: running.status().map(({ name, address, hubs }) => ({
        name: `event hubs ${name}`,
        address,
        detail: hubs.map((hub) => `${hub.name}: ${hub.events} events`).join(", "),
      })),
      details: { eventHubs: running.status() },
    }),
  }),
};
