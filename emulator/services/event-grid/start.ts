import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { Storage } from "../storage/storage";
import { Courier } from "./courier";
import { Deliveries } from "./deliveries";
import type { EventGrid } from "./event-grid";
import { wants } from "./filter";
import { shakeHands } from "./handshake";
import { openSender } from "./send";
import { Subscriptions } from "./subscriptions";

export interface EventGridNeeds {
  readonly identity: Identity;
  /** Asked when a dead letter is written: storage starts after Event Grid, to which it publishes. */
  readonly storage: () => Storage | undefined;
  /**
   * Pace of retries; 1 is Azure's, whose first retries come after 10 s, 30 s, 1 min, 5 min.
   * @default 0.01 - 0.1 s, 0.3 s, 0.6 s, 3 s
   */
  readonly retryScale?: number;
}

const stopWithinMs = 2_000;

/** Opens Event Grid with its topics and subscriptions, and goes on with what was pending. */
export async function startEventGrid(
  context: EmulatorContext,
  { identity, storage, retryScale = 0.01 }: EventGridNeeds,
): Promise<EventGrid> {
  const directory = join(context.stateDirectory, "event-grid");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const subscriptions = new Subscriptions(directory);
  const deliveries = new Deliveries(directory);
  const sender = openSender(context.tls.authorityFile);
  const { log } = context;
  const courier = new Courier({
    identity,
    storage,
    sender,
    deliveries,
    subscriptions,
    log,
    retryScale,
  });

  const forget = (subscriptionIds: readonly string[]) => {
    const gone = new Set(subscriptionIds.map((id) => id.toLowerCase()));
    const lost = deliveries.all().filter(({ subscriptionId }) => gone.has(subscriptionId.toLowerCase()));
    deliveries.done(...lost.map(({ id }) => id));
  };

  return {
    name: "event-grid",

    createTopic: async (topic) => subscriptions.putTopic(topic),

    async deleteTopic(resourceId) {
      forget(subscriptions.deleteTopic(resourceId).map((subscription) => subscription.resourceId));
    },

    async createSubscription(subscription) {
      if (subscriptions.topic(subscription.topicId) === undefined) {
        throw new Error(`there is no system topic ${subscription.topicId}`);
      }
      await shakeHands(sender, subscription);
      subscriptions.put(subscription);
    },

    async deleteSubscription(resourceId) {
      subscriptions.delete(resourceId);
      forget([resourceId]);
    },

    async publish(event) {
      const publishTime = new Date().toISOString();
      const wanted = subscriptions
        .of(event.topic)
        .filter((subscription) => wants(subscription, event))
        .map(({ resourceId }) => ({
          id: randomUUID(),
          subscriptionId: resourceId,
          event,
          publishTime,
          attempts: 0,
        }));
      deliveries.put(...wanted);
      courier.take(wanted);
    },

    pending: () => deliveries.size,

    async stop() {
      await courier.close(stopWithinMs);
      sender.close();
    },
  };
}
