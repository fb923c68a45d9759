import { randomUUID } from "node:crypto";
import type { StorageEvent } from "../storage/storage";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
  resourceGroupId,
  worker,
} from "../storage/testing/storage";
import type { EventGrid, EventSubscription } from "./event-grid";
import { startEventGrid } from "./start";
import { openWebHook, until, type WebHook } from "./testing/web-hook";

const topicId = `${resourceGroupId}/systemTopics/photos`;
let local: LocalStorage;
let grid: EventGrid;
let hook: WebHook;

beforeAll(async () => {
  local = await openLocalStorage(undefined, (event) => grid.publish(event));
  await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
  await local.storage.platformBlobs("photos").createContainer("dead-letters");
});
afterAll(() => local.stop());

beforeEach(async () => {
  local.revokeAll();
  local.logged.length = 0;
  hook = await openWebHook(local.context);
  grid = await openGrid();
  await grid.createTopic({
    resourceId: topicId,
    sourceResourceId: accountId("photos"),
    principalId: worker.objectId,
  });
});
afterEach(async () => {
  await grid.deleteTopic(topicId);
  await grid.stop();
  await hook.close();
});

const openGrid = (retryScale = 0.002) =>
  startEventGrid(local.context, { identity: local.identity, storage: () => local.storage, retryScale });

describe("the validation handshake", () => {
  it("lets a web hook in that sends back its code", async () => {
    await grid.createSubscription(subscription());
    expect(hook.received).toEqual([]);
  });

  it("fails in Azure's words when the answer holds no code, without showing the key", async () => {
    hook.isPolite = false;
    const attempt = grid.createSubscription(subscription());
    await expect(attempt).rejects.toMatchObject({ code: "Url validation" });
    await expect(attempt).rejects.toThrow(
      /Webhook validation handshake failed for https:.*\/blobs\. .*validationResponse/s,
    );
    await expect(attempt).rejects.not.toThrow(/secret/);
    await grid.publish(event());
    expect(grid.pending()).toBe(0);
  });

  it("fails when nobody listens", async () => {
    await hook.close();
    await expect(grid.createSubscription(subscription())).rejects.toThrow(/response code Unknown/);
    hook = await openWebHook(local.context);
  });
});

describe("delivery", () => {
  it("posts the event of an upload as it was raised", async () => {
    await grid.createSubscription(subscription());
    local.grant("Storage Blob Data Contributor", accountId("photos"));
    const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
    const container = local.blobs(endpoints).getContainerClient("input");
    await container.createIfNotExists();
    await container.getBlockBlobClient("a.jpg").uploadData(Buffer.from("photo"));
    await until("the event has come", () => hook.received.length === 1);

    expect(hook.received[0]?.event).toEqual(JSON.parse(JSON.stringify(local.events.at(-1))));
    expect(hook.received[0]?.headers).toMatchObject({
      "aeg-event-type": "Notification",
      "aeg-subscription-name": "IMAGES",
      "aeg-delivery-count": "0",
      "content-type": "application/json; charset=utf-8",
    });
    await until("nothing is pending", () => grid.pending() === 0);
  });

  it("tries again, ever more slowly, until the web hook answers well", async () => {
    await grid.createSubscription(subscription());
    hook.status = (received) => (received <= 3 ? 500 : 200);
    await grid.publish(event());
    await until("nothing is pending", () => grid.pending() === 0);
    const [first, second, third, fourth] = hook.received.map(({ at }) => at);
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
      throw new Error("fewer than four attempts");
    }
    expect(second - first).toBeGreaterThanOrEqual(19); // 10 s at the pace of this test
    expect(third - second).toBeGreaterThanOrEqual(59);
    expect(fourth - third).toBeGreaterThanOrEqual(119);
    expect(hook.received.map(({ headers }) => headers["aeg-delivery-count"])).toEqual(["0", "1", "2", "3"]);
  });

  it("brings hundreds of events, not too many at a time", async () => {
    await grid.createSubscription(subscription());
    hook.slowMs = 1000;
    const events = Array.from({ length: 300 }, () => event());
    for (const one of events) await grid.publish(one);
    await until("many are under way", () => hook.busiest > 8);
    hook.slowMs = 0;
    await until("nothing is pending", () => grid.pending() === 0);
    expect(new Set(hook.received.map((one) => one.event.id))).toEqual(new Set(events.map(({ id }) => id)));
    expect(hook.busiest).toBeLessThanOrEqual(32);
  });

  it("forgets what was pending for a subscription that is deleted", async () => {
    await grid.createSubscription(subscription());
    hook.status = 500;
    await grid.publish(event());
    await until("an attempt was made", () => hook.received.length > 0);
    await grid.deleteSubscription(subscription().resourceId);
    expect(grid.pending()).toBe(0);
  });
});

describe("dead letters", () => {
  const withDeadLetters = () =>
    subscription({ deadLetter: { storageAccountId: accountId("photos"), container: "dead-letters" } });
  const deadLetters = async () => {
    const container = local.storage.platformBlobs("photos").getContainerClient("dead-letters");
    const found: { name: string; content: Record<string, unknown>[] }[] = [];
    for await (const { name } of container.listBlobsFlat()) {
      found.push({
        name,
        content: JSON.parse(String(await container.getBlobClient(name).downloadToBuffer())),
      });
      await container.deleteBlob(name);
    }
    return found;
  };

  it("holds the event and its story, under Azure's name", async () => {
    local.grant("Storage Blob Data Contributor", accountId("photos"));
    await grid.createSubscription({ ...withDeadLetters(), maxDeliveryAttempts: 2 });
    hook.status = 404;
    const sent = event();
    await grid.publish(sent);
    await until("nothing is pending", () => grid.pending() === 0);

    expect(hook.received).toHaveLength(2);
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter?.name).toMatch(/^IMAGES\/\d{4}\/\d{1,2}\/\d{1,2}\/\d{1,2}\/[0-9a-f-]{36}\.json$/);
    expect(letter?.content).toEqual([
      {
        ...sent,
        deadLetterReason: "MaxDeliveryAttemptsExceeded",
        deliveryAttempts: 2,
        lastDeliveryOutcome: "NotFound",
        lastHttpStatusCode: 404,
        publishTime: expect.any(String),
        lastDeliveryAttemptTime: expect.any(String),
      },
    ]);
  });

  it.each([400, 401, 403, 413])("come at once after an answer of %i", async (status) => {
    local.grant("Storage Blob Data Contributor", accountId("photos"));
    await grid.createSubscription(withDeadLetters());
    hook.status = status;
    await grid.publish(event());
    await until("nothing is pending", () => grid.pending() === 0);
    expect(hook.received).toHaveLength(1);
    expect((await deadLetters())[0]?.content[0]).toMatchObject({
      deadLetterReason: expect.stringMatching(/^UndeliverableDueToHttp/),
    });
  });

  it("wait, and the log names the role, while the topic's identity may not write them", async () => {
    await grid.createSubscription(withDeadLetters());
    hook.status = 400;
    await grid.publish(event());
    await until("the log names the role", () =>
      local.logged.some(
        (line) => line.includes("stays pending") && line.includes('"Storage Blob Data Contributor"'),
      ),
    );
    expect(grid.pending()).toBe(1);
    local.grant("Storage Blob Data Contributor", accountId("photos"));
    await until("nothing is pending", () => grid.pending() === 0);
    expect(await deadLetters()).toHaveLength(1);
  });

  it("are written for events that grew too old", async () => {
    local.grant("Storage Blob Data Contributor", accountId("photos"));
    await grid.createSubscription({ ...withDeadLetters(), eventTimeToLiveMinutes: 0 });
    hook.status = 500;
    await grid.publish(event());
    await until("nothing is pending", () => grid.pending() === 0);
    expect((await deadLetters())[0]?.content[0]).toMatchObject({ deadLetterReason: "TimeToLiveExceeded" });
  });

  it("are impossible without a destination: the event is dropped, and the log holds it", async () => {
    await grid.createSubscription(subscription());
    hook.status = 400;
    const sent = event();
    await grid.publish(sent);
    await until("nothing is pending", () => grid.pending() === 0);
    expect(local.logged.at(-1)).toContain("DROPPED");
  });
});

describe("a restart", () => {
  it("delivers what was pending, also when the web hook comes up later", async () => {
    await grid.createSubscription(subscription());
    await hook.close();
    const events = [event(), event(), event()];
    for (const one of events) await grid.publish(one);
    await grid.stop();

    grid = await openGrid();
    expect(grid.pending()).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    hook = await openWebHook(local.context);
    await until("nothing is pending", () => grid.pending() === 0);
    expect(new Set(hook.received.map((one) => one.event.id))).toEqual(new Set(events.map(({ id }) => id)));
  });

  it("needs no farewell: what was published is on disk", async () => {
    await grid.createSubscription(subscription());
    hook.status = 500;
    await grid.publish(event());
    await until("an attempt was made", () => hook.received.length > 0);
    // a second one reads the files of the first, which never learns of it
    const survivor = await openGrid();
    expect(survivor.pending()).toBe(1);
    hook.status = 200;
    await until("nothing is pending", () => survivor.pending() === 0 && grid.pending() === 0);
    await survivor.stop();
  });
});

function subscription(change: Partial<EventSubscription> = {}): EventSubscription {
  return {
    resourceId: `${topicId}/eventSubscriptions/images`,
    topicId,
    webhookUrl: hook.url,
    includedEventTypes: ["Microsoft.Storage.BlobCreated"],
    subjectBeginsWith: "/blobServices/default/containers/input/",
    stringIn: [{ key: "data.api", values: ["PutBlob", "PutBlockList"] }],
    maxDeliveryAttempts: 30,
    eventTimeToLiveMinutes: 1440,
    ...change,
  };
}

function event(): StorageEvent {
  const id = randomUUID();
  return {
    id,
    topic: accountId("photos"),
    subject: `/blobServices/default/containers/input/blobs/${id}.jpg`,
    eventType: "Microsoft.Storage.BlobCreated",
    eventTime: new Date().toISOString(),
    data: { api: "PutBlob", contentLength: 5 },
    dataVersion: "",
    metadataVersion: "1",
  };
}
