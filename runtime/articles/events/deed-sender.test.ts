import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubProducerClient } from "@azure/event-hubs";
import { sending, TestHub } from "../../../emulator/services/event-hubs/testing/test-hub";
import type { Deed } from "../deed";
import { DeedSender } from "./deed-sender";

const hub = new TestHub();
let sender: DeedSender;
beforeAll(() => hub.start());
beforeEach(() => {
  sender = new DeedSender({
    namespace: hub.address,
    hub: "deeds",
    tokens: async (scope) => (await hub.credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  });
});
afterEach(async () => {
  await hub.closeClients();
  jest.restoreAllMocks();
  await sender.close();
});
afterAll(() => hub.end());

it("has deeds in the hub when it resolves, those of a reader in one partition and in their order", async () => {
  const deeds = Array.from({ length: 160 }, (_, n) => deed(`r${n % 40}`));
  for (let n = 0; n < 160; n += 80) await sender.send(deeds.slice(n, n + 80));
  const events = await hub.receive(160);
  expect(
    new Set(events.map(({ body, messageId, contentType }) => [body.id === messageId, contentType].join())),
  ).toEqual(new Set(["true,application/json"]));
  for (let reader = 0; reader < 40; reader++) {
    const told = events.flatMap(({ body }) => (body.reader === `r${reader}` ? [body] : []));
    expect(told).toEqual(deeds.filter((each) => each.reader === `r${reader}`));
  }
  const filled = await Promise.all(
    ["0", "1", "2", "3"].map((id) => hub.producer().getPartitionProperties(id)),
  );
  expect(filled.filter(({ isEmpty }) => isEmpty)).toEqual([]);
});

it("says with each event which request told it, where that is known", async () => {
  const operation = { id: "0af7651916cd43dd8448eb211c80319c", parentId: "b7ad6b7169203331" };
  const [traced, untraced] = [deed("tracy"), deed("tracy")];
  await Promise.all([sender.send([traced], operation), sender.send([untraced])]);
  // behind those of the test before
  const events = await hub.receive(162);
  const properties = new Map(events.map(({ body, properties }) => [body.id, properties]));
  expect(properties.get(traced.id)).toEqual({
    "Diagnostic-Id": `00-${operation.id}-${operation.parentId}-01`,
  });
  expect(properties.get(untraced.id) ?? {}).toEqual({});
});

it("sends what is told at the same time together", async () => {
  await sender.send([deed("ann")]);
  const sends = jest.spyOn(EventHubProducerClient.prototype, "sendBatch");
  await Promise.all(Array.from({ length: 500 }, (_, n) => sender.send([deed(`r${n % 50}`)])));
  // the first of each partition, and the others
  expect(sends.mock.calls.length).toBeLessThanOrEqual(8);
});

it("splits what is too large for one send", async () => {
  const articles = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(64, "a"));
  const shown = Array.from(
    { length: 400 },
    () => ({ ...deed("eve"), kind: "shown", list: randomUUID(), articles }) as Deed,
  );
  await expect(
    sender.send(shown.map(({ article: _, ...each }: Deed & { article?: string }) => each as Deed)),
  ).resolves.toBeUndefined();
});

it("says so when the hub is away or the role is missing, and goes on as soon as it is not", async () => {
  const unauthorized = {
    code: "HubUnavailable",
    message: expect.stringMatching(/Unauthorized access.*Azure Event Hubs Data Sender/s),
    cause: expect.objectContaining({ code: "UnauthorizedError" }),
  };
  hub.roles.delete(sending);
  await expect(sender.send([deed("ann")])).rejects.toMatchObject(unauthorized);
  hub.roles.add(sending);
  await sender.send([deed("ann")]);
  hub.roles.delete(sending);
  // what is open is looked at again every second
  await sleep(1100);
  await expect(sender.send([deed("ann")])).rejects.toMatchObject(unauthorized);
  hub.roles.add(sending);
  await sender.send([deed("ann")]);

  const { address } = hub;
  await hub.halt();
  await expect(sender.send([deed("ann")])).rejects.toMatchObject({ code: "HubUnavailable" });
  await hub.start();
  expect(hub.address).toBe(address);
  await sender.send([deed("ann")]);
});

function deed(reader: string): Deed {
  return { id: randomUUID(), reader, at: "2026-11-20T12:00:00.000Z", kind: "like", article: "a1" };
}
