import { STATUS_CODES } from "node:http";
import type { Log } from "../../core/service";
import { type DeadLetterParts, lastPart, writeDeadLetter } from "./dead-letter";
import type { Deliveries, Delivery } from "./deliveries";
import type { EventSubscription } from "./event-grid";
import { DueQueue } from "./queue";
import { finalOutcome, pauseBeforeRetry } from "./retry";
import type { Subscriptions } from "./subscriptions";

export interface CourierParts extends DeadLetterParts {
  readonly deliveries: Deliveries;
  readonly subscriptions: Subscriptions;
  readonly log: Log;
  readonly retryScale: number;
}

/** Deliveries and dead letters under way at the same time. */
const deliveriesAtOnce = 32;
/** A grant that is missing is not made within seconds: Azure's pause after the third attempt, a minute. */
const deadLetterPauseAsAfterAttempt = 3;

/**
 * Brings each pending event to its web hook.
 *
 *     pending ──2xx──────────────────────────▶ done
 *        │ other, no answer: waits, tries again
 *        │ 400 401 403 413, too many attempts, too old
 *        ▼
 *     dead letter due ──written──────────────▶ done
 *        │ not allowed, container missing: waits, tries again for ever
 *        └ the subscription has no destination: dropped, loudly
 */
export class Courier {
  private readonly parts: CourierParts;
  private readonly queue: DueQueue;

  constructor(parts: CourierParts) {
    this.parts = parts;
    this.queue = new DueQueue(deliveriesAtOnce, (id) => this.attend(id));
    // after a restart at once: what was down may be back, and nobody wants to wait for it
    for (const { id } of parts.deliveries.all()) this.queue.add(id);
  }

  take(deliveries: readonly Delivery[]): void {
    for (const { id } of deliveries) this.queue.add(id);
  }

  close(withinMs: number): Promise<void> {
    return this.queue.close(withinMs);
  }

  private async attend(id: string): Promise<void> {
    const delivery = this.parts.deliveries.get(id);
    if (delivery === undefined) return; // its subscription was deleted
    const subscription = this.parts.subscriptions.get(delivery.subscriptionId);
    if (subscription === undefined) this.parts.deliveries.done(id);
    else if (delivery.deadLetterReason !== undefined) await this.bury(subscription, delivery);
    else await this.deliver(subscription, delivery);
  }

  private async deliver(subscription: EventSubscription, before: Delivery): Promise<void> {
    const { sender, deliveries, log, retryScale } = this.parts;
    const { event } = before;
    const attempts = before.attempts + 1;
    const result = await sender
      .send(subscription.webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "aeg-event-type": "Notification",
          "aeg-subscription-name": lastPart(subscription.resourceId).toUpperCase(),
          "aeg-delivery-count": String(before.attempts),
          "aeg-data-version": event.dataVersion,
          "aeg-metadata-version": event.metadataVersion,
        },
        body: JSON.stringify([event]),
      })
      .then(
        ({ status }) => ({ status, outcome: STATUS_CODES[status]?.replaceAll(" ", "") ?? String(status) }),
        (error: Error) => ({ status: undefined, outcome: outcomeOf(error) }),
      );
    if (deliveries.get(before.id) === undefined) return; // deleted in the meantime
    if (this.queue.isClosed && result.status === undefined) return; // cut off by us, so it does not count
    if (result.status !== undefined && result.status >= 200 && result.status < 300) {
      deliveries.done(before.id);
      return;
    }

    const after: Delivery = {
      ...before,
      attempts,
      lastAttemptTime: new Date().toISOString(),
      lastOutcome: result.outcome,
      ...(result.status !== undefined && { lastStatus: result.status }),
    };
    const pause = pauseBeforeRetry(attempts, result.status, retryScale);
    const reason = reasonToGiveUp(subscription, after, pause);
    log(
      "warning",
      "event-grid",
      `${describe(subscription, after)} failed: ${result.outcome}, attempt ${attempts}; ${
        reason === undefined ? `again in ${Math.round(pause / 100) / 10} s` : `given up: ${reason}`
      }`,
    );
    if (reason !== undefined) {
      const dead = { ...after, deadLetterReason: reason };
      deliveries.put(dead);
      await this.bury(subscription, dead);
      return;
    }
    deliveries.put(after);
    this.queue.add(after.id, pause);
  }

  private async bury(subscription: EventSubscription, delivery: Delivery): Promise<void> {
    const { deliveries, subscriptions, log, retryScale } = this.parts;
    const what = describe(subscription, delivery);
    const topic = subscriptions.topic(subscription.topicId);
    if (subscription.deadLetter === undefined || topic === undefined) {
      deliveries.done(delivery.id);
      log(
        "error",
        "event-grid",
        `${what} is DROPPED: ${delivery.deadLetterReason}, and there is no dead-letter destination`,
        {
          event: delivery.event,
        },
      );
      return;
    }
    try {
      await writeDeadLetter(this.parts, topic, subscription, delivery);
      deliveries.done(delivery.id);
      log(
        "warning",
        "event-grid",
        `${what} is a dead letter in "${subscription.deadLetter.container}": ${delivery.deadLetterReason}`,
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log("error", "event-grid", `${what} cannot be written as a dead letter and stays pending: ${reason}`);
      this.queue.add(delivery.id, pauseBeforeRetry(deadLetterPauseAsAfterAttempt, undefined, retryScale));
    }
  }
}

function reasonToGiveUp(
  { maxDeliveryAttempts, eventTimeToLiveMinutes }: EventSubscription,
  { attempts, publishTime, lastStatus }: Delivery,
  pauseMs: number,
): string | undefined {
  const outcome = finalOutcome(lastStatus);
  if (outcome !== undefined) return `UndeliverableDueToHttp${outcome}`;
  if (attempts >= maxDeliveryAttempts) return "MaxDeliveryAttemptsExceeded";
  const dies = Date.parse(publishTime) + eventTimeToLiveMinutes * 60_000;
  return Date.now() + pauseMs > dies ? "TimeToLiveExceeded" : undefined;
}

function outcomeOf(error: Error): string {
  return error.name === "TimeoutError" ? "TimedOut" : "NetworkError";
}

function describe({ resourceId }: EventSubscription, { event }: Delivery): string {
  return `${event.eventType} of ${event.subject} for "${lastPart(resourceId)}"`;
}
