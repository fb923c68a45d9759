import { randomUUID } from "node:crypto";
import type { Identity } from "../../identity/identity";
import type { Storage } from "../storage/storage";
import type { Delivery } from "./deliveries";
import type { EventSubscription, SystemTopic } from "./event-grid";
import type { Sender } from "./send";

export interface DeadLetterParts {
  readonly identity: Identity;
  readonly storage: () => Storage | undefined;
  readonly sender: Sender;
}

/**
 * Writes an undeliverable event into the subscription's container, as the topic's identity.
 * @throws when the identity may not, or the container is not there
 */
export async function writeDeadLetter(
  { identity, storage, sender }: DeadLetterParts,
  topic: SystemTopic,
  subscription: EventSubscription,
  delivery: Delivery,
): Promise<void> {
  const { deadLetter } = subscription;
  if (deadLetter === undefined) throw new Error("the subscription has no dead-letter destination");
  if (topic.principalId === undefined) {
    throw new Error(`${topic.resourceId} has no identity to write dead letters with`);
  }
  const account = lastPart(deadLetter.storageAccountId);
  const service = storage();
  if (service === undefined) throw new Error("storage is still starting");
  if (!service.hasAccount(account)) throw new Error(`there is no storage account "${account}"`);
  const { blob } = await service.createAccount({ name: account, resourceId: deadLetter.storageAccountId });
  const credential = identity.credential(topic.principalId);
  const token = await credential.getToken("https://storage.azure.com/.default");

  const { status, body } = await sender.send(`${blob}${deadLetter.container}/${nameOf(subscription)}`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${token?.token}`,
      "content-type": "application/json",
      "x-ms-blob-type": "BlockBlob",
      "x-ms-version": "2025-11-05",
    },
    body: JSON.stringify([deadLetterOf(delivery)]),
  });
  if (status !== 201) throw new Error(`storage answered ${status}: ${textOf(body)}`);
}

/** `MY-SUBSCRIPTION/2026/8/9/5/<guid>.json`: the hour in UTC, without leading zeros. */
function nameOf({ resourceId }: EventSubscription): string {
  const now = new Date();
  const hour = [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate(), now.getUTCHours()];
  return [lastPart(resourceId).toUpperCase(), ...hour, `${randomUUID()}.json`].join("/");
}

/** The event and what became of it. */
function deadLetterOf(delivery: Delivery): object {
  return {
    ...delivery.event,
    deadLetterReason: delivery.deadLetterReason,
    deliveryAttempts: delivery.attempts,
    lastDeliveryOutcome: delivery.lastOutcome,
    ...(delivery.lastStatus !== undefined && { lastHttpStatusCode: delivery.lastStatus }),
    publishTime: delivery.publishTime,
    lastDeliveryAttemptTime: delivery.lastAttemptTime,
  };
}

function textOf(xml: string): string {
  return /<Message>([^<]*)<\/Message>/.exec(xml)?.[1] ?? xml;
}

export function lastPart(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}
