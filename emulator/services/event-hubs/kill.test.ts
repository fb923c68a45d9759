import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import type { Status } from "../../control/protocol";
import { EmulatorCheckout } from "../../control/testing/emulator-checkout";
import { trust } from "../../core/trust";
import { localDeveloperId } from "../../identity/local-ids";
import { ref, TerraformFolder } from "../../terraform/testing/terraform";
import { audience } from "./amqp/shown-tokens";

const checkout = new EmulatorCheckout();
const folder = new TerraformFolder(checkout.root);
/** What was sent to one that is killed is not waited for long. */
const retryOptions = { maxRetries: 0, timeoutInMs: 2000 };

const stack = {
  resource: {
    azurerm_resource_group: { group: { name: "rg", location: "West Europe" } },
    azurerm_eventhub_namespace: {
      events: {
        name: "evhns-vitrine",
        resource_group_name: ref("azurerm_resource_group.group.name"),
        location: ref("azurerm_resource_group.group.location"),
        sku: "Standard",
        local_authentication_enabled: false,
      },
    },
    azurerm_eventhub: {
      deeds: {
        name: "deeds",
        namespace_id: ref("azurerm_eventhub_namespace.events.id"),
        partition_count: 4,
        retention_description: [{ cleanup_policy: "Delete", retention_time_in_hours: 24 }],
      },
    },
    azurerm_eventhub_consumer_group: {
      profile: {
        name: "profile",
        namespace_name: ref("azurerm_eventhub_namespace.events.name"),
        eventhub_name: ref("azurerm_eventhub.deeds.name"),
        resource_group_name: ref("azurerm_resource_group.group.name"),
      },
    },
    azurerm_role_assignment: {
      developer: {
        scope: ref("azurerm_eventhub.deeds.id"),
        role_definition_name: "Azure Event Hubs Data Owner",
        principal_id: localDeveloperId,
      },
    },
  },
};

beforeAll(async () => {
  await checkout.start();
  trust(join(checkout.root, ".vitrine/local/tls/authority.pem"));
  folder.write(stack);
  await folder.init();
  await folder.apply();
});
afterAll(() => checkout.end());

const credential = {
  getToken: async () => {
    const { token } = await checkout.call("/token", { audience });
    return { token: String(token), expiresOnTimestamp: Date.now() + 3_600_000 };
  },
};

async function address(): Promise<string> {
  const { eventHubs } = (await checkout.call("/status")) as unknown as Status;
  return eventHubs[0]?.address ?? "";
}

/** Numbers that are in the hub, in the order in which they come. */
async function kept(): Promise<number[]> {
  const consumer = new EventHubConsumerClient("profile", await address(), "deeds", credential);
  let events = 0;
  for (const id of await consumer.getPartitionIds()) {
    const { beginningSequenceNumber, lastEnqueuedSequenceNumber } = await consumer.getPartitionProperties(id);
    events += lastEnqueuedSequenceNumber + 1 - beginningSequenceNumber;
  }
  const numbers: number[] = [];
  const reading = consumer.subscribe(
    {
      processEvents: async (events) => void numbers.push(...events.map(({ body }) => body)),
      processError: async () => undefined,
    },
    { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 0.2 },
  );
  while (numbers.length < events) await sleep(20);
  await reading.close();
  await consumer.close();
  return numbers;
}

it("has nothing to change after it was made by Terraform", async () => {
  expect(await folder.plan()).toEqual({});
});

it("loses no event that was acknowledged, and doubles none, though the local Azure is killed while they come", async () => {
  const acknowledged: number[] = [];
  let sent = 0;
  for (const at of [100, 250]) {
    const producer = new EventHubProducerClient(await address(), "deeds", credential, { retryOptions });
    let isOver = false;
    const sending = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const numbers = Array.from({ length: 5 }, () => sent++);
        const batch = numbers.map((body) => ({ body }));
        const isKept = await producer.sendBatch(batch, { partitionKey: String(numbers[0]) }).then(
          () => true,
          () => false, // killed, or slower than that
        );
        if (isKept) acknowledged.push(...numbers);
      }
    });
    while (acknowledged.length < at) await sleep(5);
    await checkout.kill();
    isOver = true;
    await Promise.allSettled(sending);
    await producer.close();
    await checkout.start();
  }
  const numbers = await kept();
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toEqual(expect.arrayContaining(acknowledged));
});

it("takes everything down again", async () => {
  await folder.destroy();
});
