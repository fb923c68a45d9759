import { setTimeout as sleep } from "node:timers/promises";
import {
  EventHubProducerClient,
  type EventPosition,
  earliestEventPosition,
  latestEventPosition,
  type MessagingError,
} from "@azure/event-hubs";
import type { TokenCredential } from "@azure/identity";
import { WebSocket } from "ws";
import { partitionOfKey } from "./partition-of-key";
import { receiving, sending, TestHub } from "./testing/test-hub";

const hub = new TestHub();
beforeAll(() => hub.start());
afterEach(() => hub.closeClients());
afterAll(() => hub.end());

it("tells a client of the hub and of its partitions", async () => {
  const client = hub.producer();
  expect(await client.getEventHubProperties()).toMatchObject({
    name: "deeds",
    partitionIds: ["0", "1", "2", "3"],
    createdOn: expect.any(Date),
  });
  expect(await client.getPartitionProperties("2")).toMatchObject({
    partitionId: "2",
    isEmpty: true,
    beginningSequenceNumber: 0,
    lastEnqueuedSequenceNumber: -1,
  });
});

it("gives back what was sent, with where and when it was kept", async () => {
  const before = Date.now();
  await hub.producer().sendBatch(
    [
      {
        body: { title: "Größe", n: 1 },
        properties: { kind: "read", seconds: 12.5, first: true },
        contentType: "application/json",
        correlationId: "c",
        messageId: "m",
      },
      { body: "text" },
      { body: Buffer.from([0, 255, 1]) },
    ],
    { partitionId: "1" },
  );
  const [first, second, third] = await hub.receive(3, { partition: "1" });
  expect(first).toMatchObject({
    body: { title: "Größe", n: 1 },
    properties: { kind: "read", seconds: 12.5, first: true },
    contentType: "application/json",
    correlationId: "c",
    messageId: "m",
    sequenceNumber: 0,
    offset: "0",
  });
  expect(first?.enqueuedTimeUtc.getTime()).toBeGreaterThanOrEqual(before);
  expect(second).toMatchObject({ body: "text", sequenceNumber: 1 });
  expect(Buffer.from(third?.body)).toEqual(Buffer.from([0, 255, 1]));
});

it("keeps the events of a key together, in the partition that the client would choose, and spreads the others", async () => {
  const producer = hub.producer();
  const keys = ["ann", "bob", "eve", "mallory"];
  for (const partitionKey of keys) {
    const batch = await producer.createBatch({ partitionKey });
    for (let n = 0; n < 3; n++) batch.tryAdd({ body: { of: partitionKey, n } });
    await producer.sendBatch(batch);
  }
  await producer.sendBatch([{ body: { of: "bob", n: 3 } }], { partitionKey: "bob" });
  for (let n = 0; n < 8; n++) await producer.sendBatch([{ body: "spread" }]);

  const places = new Map<string, Set<string>>();
  const order: number[] = [];
  let spread = 0;
  for (const partition of ["0", "1", "2", "3"]) {
    const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
    const events = await hub.receive(lastEnqueuedSequenceNumber + 1, { partition });
    for (const { body, partitionKey } of events) {
      if (body === "spread") spread++;
      if (partitionKey === undefined || partitionKey === null) continue;
      expect(partitionKey).toBe(body.of);
      places.set(body.of, (places.get(body.of) ?? new Set()).add(partition));
      if (body.of === "bob") order.push(body.n);
    }
    expect(events.some(({ body }) => body === "spread")).toBe(true);
  }
  expect([...places]).toEqual(
    expect.arrayContaining(keys.map((key) => [key, new Set([String(partitionOfKey(key, 4))])])),
  );
  expect(order).toEqual([0, 1, 2, 3]);
  expect(spread).toBe(8);
});

it("begins at an offset, a number, a time or the end", async () => {
  const producer = hub.producer();
  const send = (body: string) => producer.sendBatch([{ body }], { partitionId: "3" });
  const { lastEnqueuedSequenceNumber: before } = await producer.getPartitionProperties("3");
  for (const body of ["x", "y", "z"]) {
    await send(body);
    await sleep(5);
  }
  const [, y] = (await hub.receive(before + 4, { partition: "3" })).slice(-3);
  if (y === undefined) throw new Error("the events are not there");
  const bodies = async (count: number, startPosition: EventPosition) =>
    (await hub.receive(count, { partition: "3", startPosition })).map(({ body }) => body);
  for (const position of [
    { offset: y.offset },
    { sequenceNumber: y.sequenceNumber },
    { enqueuedOn: new Date(y.enqueuedTimeUtc.getTime() - 1), isInclusive: false },
  ]) {
    expect(await bodies(2, { ...position, isInclusive: true })).toEqual(["y", "z"]);
    if (!("enqueuedOn" in position))
      expect(await bodies(1, { ...position, isInclusive: false })).toEqual(["z"]);
  }
  let isReceived = false;
  const atTheEnd = hub.receive(1, { partition: "3", startPosition: latestEventPosition }).finally(() => {
    isReceived = true;
  });
  // nothing tells when it has begun to receive
  while (!isReceived) {
    await sleep(500);
    await send("later");
  }
  expect((await atTheEnd)[0]?.body).toBe("later");
});

it("gives each consumer group all events, and knows no other groups", async () => {
  const { lastEnqueuedSequenceNumber } = await hub.producer().getPartitionProperties("3");
  const plain = (events: unknown) => JSON.parse(JSON.stringify(events));
  const all = await hub.receive(lastEnqueuedSequenceNumber + 1, { partition: "3" });
  const client = hub.consumer({ group: "profile" });
  expect(plain(await hub.receive(all.length, { partition: "3", client }))).toEqual(plain(all));
  await expect(
    hub.receive(1, { partition: "3", client: hub.consumer({ group: "nobody" }) }),
  ).rejects.toMatchObject({
    code: "MessagingEntityNotFoundError",
  });
});

it("lets the receiver with the highest epoch alone, and refuses lower ones and those without", async () => {
  const errors: string[] = [];
  const receiving = (ownerLevel: number | undefined) =>
    hub.consumer().subscribe(
      "2",
      {
        processEvents: async () => undefined,
        processError: async (error) => void errors.push(`${ownerLevel}: ${(error as MessagingError).code}`),
      },
      {
        ...(ownerLevel !== undefined && { ownerLevel }),
        startPosition: earliestEventPosition,
        maxWaitTimeInSeconds: 0.2,
      },
    );
  const refused = async (...told: string[]) => {
    while (told.some((one) => !errors.includes(one))) await sleep(20);
    return errors.splice(0);
  };
  receiving(undefined);
  receiving(1);
  await refused("undefined: ReceiverDisconnectedError");
  receiving(5);
  await refused("1: ReceiverDisconnectedError");
  receiving(3);
  receiving(undefined);
  const last = await refused("3: ReceiverDisconnectedError", "undefined: ReceiverDisconnectedError");
  expect(last).not.toContain("5: ReceiverDisconnectedError");
});

it("takes what is sent over WebSocket too", async () => {
  const webSocketOptions = { webSocket: WebSocket };
  await hub
    .producer(hub.credential, { webSocketOptions })
    .sendBatch([{ body: "by web socket" }], { partitionId: "0" });
  const { lastEnqueuedSequenceNumber } = await hub.producer().getPartitionProperties("0");
  const client = hub.consumer({ webSocketOptions });
  const events = await hub.receive(lastEnqueuedSequenceNumber + 1, { partition: "0", client });
  expect(events.at(-1)?.body).toBe("by web socket");
});

it("takes a batch of a megabyte, and nothing larger", async () => {
  const producer = hub.producer();
  const batch = await producer.createBatch({ partitionId: "0" });
  expect(batch.maxSizeInBytes).toBe(1024 * 1024);
  while (batch.tryAdd({ body: "x".repeat(100_000) }));
  await producer.sendBatch(batch);
  await expect(producer.sendBatch([{ body: "x".repeat(1_100_000) }])).rejects.toMatchObject({
    code: "MessageTooLargeError",
  });
  await producer.sendBatch([{ body: "after it" }], { partitionId: "0" });
});

it("refuses whoever has no role, a token for something else, one that is expired, or an access key", async () => {
  const sent = (credential: TokenCredential) => hub.producer(credential).sendBatch([{ body: "x" }]);
  const received = () => hub.receive(1, { partition: "0", client: hub.consumer() });
  hub.roles.delete(sending);
  await expect(sent(hub.credential)).rejects.toMatchObject({
    code: "UnauthorizedError",
    message: expect.stringMatching(/'Send' claim\(s\) are required.*Azure Event Hubs Data Sender/s),
  });
  hub.roles.add(sending);
  hub.roles.delete(receiving);
  await expect(received()).rejects.toMatchObject({
    code: "UnauthorizedError",
    message: expect.stringMatching(/'Listen' claim\(s\) are required.*Azure Event Hubs Data Receiver/s),
  });
  hub.roles.delete(sending);
  // either would do
  await expect(hub.producer().getPartitionIds()).rejects.toThrow(
    /Azure Event Hubs Data Receiver.*Azure Event Hubs Data Sender/s,
  );
  hub.roles.add(sending).add(receiving);

  const foreign = { getToken: () => hub.credential.getToken("https://storage.azure.com/.default") };
  await expect(sent(foreign)).rejects.toMatchObject({
    message: expect.stringContaining("storage.azure.com"),
  });
  const now = jest.spyOn(Date, "now").mockReturnValue(Date.now() - 2 * 3_600_000);
  const old = await hub.credential.getToken("https://eventhubs.azure.net/.default");
  now.mockRestore();
  const expired = {
    getToken: async () => ({ token: old?.token ?? "", expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  await expect(sent(expired)).rejects.toThrow(/expired/);
  const invented = { getToken: async () => ({ token: "a.b.c", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  await expect(sent(invented)).rejects.toThrow();
  const byKey = new EventHubProducerClient(
    `Endpoint=sb://${hub.address}/;SharedAccessKeyName=k;SharedAccessKey=dmFs;EntityPath=deeds`,
    { retryOptions: { maxRetries: 0 } },
  );
  await expect(byKey.sendBatch([{ body: "x" }])).rejects.toThrow(/access keys are switched off/);
  await byKey.close();
});

it("refuses whatever comes after a grant was taken away", async () => {
  const producer = hub.producer();
  await producer.sendBatch([{ body: "allowed" }]);
  hub.roles.delete(sending);
  await sleep(1100);
  await expect(producer.sendBatch([{ body: "not any more" }])).rejects.toMatchObject({
    code: "UnauthorizedError",
  });
  hub.roles.add(sending);
  await producer.sendBatch([{ body: "again" }]);
});

it("knows only hubs and partitions that there are", async () => {
  const elsewhere = new EventHubProducerClient(hub.address, "nowhere", hub.credential, {
    retryOptions: { maxRetries: 0 },
  });
  await expect(elsewhere.sendBatch([{ body: "x" }])).rejects.toMatchObject({
    code: "MessagingEntityNotFoundError",
  });
  await expect(elsewhere.getEventHubProperties()).rejects.toThrow();
  await elsewhere.close();
  await expect(hub.producer().sendBatch([{ body: "x" }], { partitionId: "4" })).rejects.toThrow();
});

it("has every event again after a restart, and clients that were there go on", async () => {
  const retryOptions = { maxRetries: 50, retryDelayInMs: 200, timeoutInMs: 20_000 };
  const producer = hub.producer(hub.credential, { retryOptions });
  await producer.sendBatch([{ body: "before" }], { partitionId: "1" });
  const properties = await producer.getPartitionProperties("1");
  await hub.restart();
  expect(await producer.getPartitionProperties("1")).toEqual(properties);
  await producer.sendBatch([{ body: "after" }], { partitionId: "1" });
  const events = await hub.receive(properties.lastEnqueuedSequenceNumber + 2, { partition: "1" });
  expect(events.slice(-2).map(({ body }) => body)).toEqual(["before", "after"]);
});
