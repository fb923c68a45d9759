import { EventHubProducerClient } from "@azure/event-hubs";
import { trust } from "../../core/trust";
import { localDeveloperId } from "../../identity/local-ids";
import {
  appIdentity,
  eventually,
  type FunctionsEstate,
  openEstate,
  siteId,
} from "./testing/functions-estate";

const namespaceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/events";
const receiving = {
  roleDefinitionName: "Azure Event Hubs Data Receiver",
  scope: namespaceId,
  principalId: appIdentity.objectId,
};

const source = `
  import { app } from "@azure/functions";
  let failures = 0;
  app.eventHub("profile", {
    connection: "EVENTS", eventHubName: "%HUB%", consumerGroup: "profile", cardinality: "many",
    retry: { strategy: "fixedDelay", maxRetryCount: 2, delayInterval: 0 },
    handler: (events, context) => {
      const { sequenceNumberArray, partitionKeyArray, propertiesArray, partitionContext } = context.triggerMetadata;
      for (const [n, event] of events.entries()) {
        if (event.crash && context.retryContext === undefined && !process.env.CRASHED) process.exit(3);
        if (event.fails > (context.retryContext?.retryCount ?? 0)) throw new Error("not yet");
        context.log("saw " + JSON.stringify({
          event, partition: partitionContext.partitionId, sequence: sequenceNumberArray[n], key: partitionKeyArray[n], kind: propertiesArray[n]?.kind,
        }));
      }
    },
  });
  app.eventHub("one", {
    connection: "EVENTS", eventHubName: "%HUB%", cardinality: "one",
    handler: (event, context) => context.log("one " + JSON.stringify({ event, sequence: context.triggerMetadata.sequenceNumber })),
  });
`;

let estate: FunctionsEstate;
let producer: EventHubProducerClient;

beforeAll(async () => {
  estate = await openEstate({ idleMs: 2000 });
  trust(estate.context.tls.authorityFile);
  await estate.eventHubs.createNamespace({ resourceId: namespaceId, name: "events" });
  estate.eventHubs.putHub(namespaceId, { name: "deeds", partitions: 2, retentionMs: 3_600_000 });
  estate.eventHubs.addGroup(namespaceId, "deeds", "profile");
  estate.grants.push(receiving, {
    roleDefinitionName: "Azure Event Hubs Data Sender",
    scope: namespaceId,
    principalId: localDeveloperId,
  });
  const address = estate.eventHubs.addressOf(namespaceId);
  producer = new EventHubProducerClient(address, "deeds", estate.identity.credential(localDeveloperId));
  await estate.deploy(source, {
    hostJson: { extensions: { eventHubs: { maxEventBatchSize: 10 } } },
    settings: {
      EVENTS__fullyQualifiedNamespace: address,
      EVENTS__clientId: appIdentity.clientId,
      HUB: "deeds",
    },
  });
});

afterAll(async () => {
  await producer.close();
  await estate.stop();
});

const traces = (begin: string) =>
  estate.monitor
    .query({ kind: "trace" })
    .map(({ name }) => name)
    .filter((name) => name.startsWith(begin));
const seen = () => traces("saw ").map((line) => JSON.parse(line.slice(4)));
const ids = () => seen().map(({ event }) => event.id);

it("hands each group every event, in the order of its partition, with what is known of it", async () => {
  await producer.sendBatch(
    Array.from({ length: 25 }, (_, id) => ({ body: { id }, properties: { kind: "read" } })),
    { partitionKey: "ann" },
  );
  await eventually(() => expect(ids()).toEqual(Array.from({ length: 25 }, (_, id) => id)));
  expect(seen().slice(0, 2)).toEqual([
    { event: { id: 0 }, partition: "0", sequence: 0, key: "ann", kind: "read" },
    { event: { id: 1 }, partition: "0", sequence: 1, key: "ann", kind: "read" },
  ]);
  await eventually(() => expect(traces("one ")).toHaveLength(25));
  expect(traces("one ")).toContain('one {"event":{"id":7},"sequence":7}');
});

it("wakes the app that sleeps", async () => {
  await eventually(() => expect(estate.status().state).toBe("asleep"));
  await producer.sendBatch([{ body: { id: "woken" } }], { partitionKey: "ann" });
  await eventually(() => expect(ids().at(-1)).toBe("woken"));
});

it("tries a batch again as the function's retry says, then goes on to what is behind it and says so", async () => {
  await producer.sendBatch([{ body: { id: "later", fails: 2 } }], { partitionKey: "ann" });
  await eventually(() => expect(ids().at(-1)).toBe("later"));
  await producer.sendBatch([{ body: { id: "never", fails: 9 } }], { partitionKey: "ann" });
  await eventually(() =>
    expect(estate.logged.join("\n")).toMatch(/profile failed for the last time with events 27 to 27/),
  );
  await producer.sendBatch([{ body: { id: "behind" } }], { partitionKey: "ann" });
  await eventually(() => expect(ids().at(-1)).toBe("behind"));
  expect(ids()).not.toContain("never");
});

it("goes on where it was after a restart, and sees again what its process died with", async () => {
  const before = ids().length;
  await estate.host.restartSite(siteId);
  await producer.sendBatch([{ body: { id: "after the restart" } }], { partitionKey: "ann" });
  await eventually(() => expect(ids().slice(before)).toEqual(["after the restart"]));

  await producer.sendBatch([{ body: { id: "deadly", crash: true } }], { partitionKey: "ann" });
  await eventually(() => expect(estate.status().restarts).toBeGreaterThan(0));
  await estate.host.createOrUpdateSite(
    estate.site({
      EVENTS__fullyQualifiedNamespace: estate.eventHubs.addressOf(namespaceId),
      EVENTS__clientId: appIdentity.clientId,
      HUB: "deeds",
      CRASHED: "1",
    }),
  );
  await eventually(() => expect(ids().at(-1)).toBe("deadly"));
});

it("names the role that is missing, and goes on when it is granted", async () => {
  estate.grants.splice(estate.grants.indexOf(receiving), 1);
  await estate.host.restartSite(siteId);
  await eventually(() => expect(estate.status().problem).toMatch(/Azure Event Hubs Data Receiver/));
  await producer.sendBatch([{ body: { id: "waited" } }], { partitionKey: "ann" });
  estate.grants.push(receiving);
  await eventually(() => expect(ids().at(-1)).toBe("waited"));
  await eventually(() => expect(estate.status().problem).toBeUndefined());
});
