import { operations, type Role } from "./role";

/** Of Event Hubs, Event Grid and Service Bus. */
export const messagingRoles: readonly Role[] = [
  {
    name: "Azure Event Hubs Data Sender",
    id: "2b629674-e913-4c01-ae53-ef4638d8f975",
    may: "send events",
    actions: ["Microsoft.EventHub/*/eventhubs/read"],
    dataActions: ["Microsoft.EventHub/*/send/action"],
  },
  {
    name: "Azure Event Hubs Data Receiver",
    id: "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
    may: "receive events",
    actions: ["Microsoft.EventHub/*/eventhubs/consumergroups/read"],
    dataActions: ["Microsoft.EventHub/*/receive/action"],
  },
  {
    name: "Azure Event Hubs Data Owner",
    id: "f526a384-b230-433a-b45c-95f59c4a2dec",
    may: "send and receive events, and manage event hubs",
    actions: ["Microsoft.EventHub/*"],
    dataActions: ["Microsoft.EventHub/*"],
  },
  {
    name: "EventGrid Data Sender",
    id: "d5a91429-5739-47e2-a06b-3470a27159e7",
    may: "send events to topics",
    actions: ["Microsoft.EventGrid/topics/read"],
    dataActions: ["Microsoft.EventGrid/events/send/action"],
  },
  {
    name: "Azure Service Bus Data Sender",
    id: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    may: "send messages",
    actions: operations("Microsoft.ServiceBus/*", [
      "queues/read",
      "topics/read",
      "topics/subscriptions/read",
    ]),
    dataActions: ["Microsoft.ServiceBus/*/send/action"],
  },
];
