import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import type { EventGrid } from "./event-grid";
import { eventGridSubscription } from "./resources/subscription";
import { eventGridSystemTopic } from "./resources/system-topic";
import { startEventGrid } from "./start";

export const eventGrid: EmulatedService<EventGrid> = {
  // the two need each other: events come from storage, which starts later, and dead letters go there
  start: ({ context, identity }, others) =>
    startEventGrid(context, { identity, storage: () => ("storage" in others ? others.storage : undefined) }),

  contributes: (running) => ({
    resources: [eventGridSystemTopic(running), eventGridSubscription(running)],
    refusals: [
      [
        /^azurerm_eventgrid_(topic|domain|namespace|event_subscription|partner)/,
        "this kind of Event Grid",
        switchOff,
      ],
    ],

    status: () => ({ lines: [], details: { pendingEvents: running.pending() } }),
  }),
};
