import { randomUUID } from "node:crypto";
import type { EventSubscription } from "./event-grid";
import type { DeliveryAnswer, Sender } from "./send";

/** The answer of a web hook that does not want the events, in Azure's words. */
export class HandshakeFailed extends Error {
  override readonly name = "HandshakeFailed";
  /** As Azure Resource Manager names it. */
  readonly code = "Url validation";
}

/**
 * Asks the web hook whether it wants the events: it must send back the code it was given.
 * @throws HandshakeFailed
 */
export async function shakeHands(sender: Sender, { webhookUrl, topicId }: EventSubscription): Promise<void> {
  const validationCode = randomUUID().toUpperCase();
  const event = {
    id: randomUUID(),
    topic: topicId,
    subject: "",
    data: { validationCode },
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    eventTime: new Date().toISOString(),
    metadataVersion: "1",
    dataVersion: "2",
  };
  const answer = await sender
    .send(webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "aeg-event-type": "SubscriptionValidation" },
      body: JSON.stringify([event]),
    })
    .catch((cause: Error) => {
      throw failed(webhookUrl, `Http POST request failed with response code Unknown (${cause.message}).`);
    });
  if (answer.status < 200 || answer.status > 299) {
    throw failed(webhookUrl, `Http POST request failed with response code ${answer.status}: ${answer.body}`);
  }
  if (responseIn(answer) !== validationCode) {
    throw failed(
      webhookUrl,
      `Http POST request returned ${answer.status} with response body ${JSON.stringify(answer.body)}, ` +
        'which is not {"validationResponse": <the code of the validation event>}.',
    );
  }
}

function responseIn({ body }: DeliveryAnswer): unknown {
  try {
    return (JSON.parse(body) as { validationResponse?: unknown }).validationResponse;
  } catch {
    return undefined;
  }
}

function failed(webhookUrl: string, reason: string): HandshakeFailed {
  const [address] = webhookUrl.split("?", 1); // the query holds the key
  return new HandshakeFailed(
    `Webhook validation handshake failed for ${address}. ${reason}\n` +
      "  why: Event Grid sends events only to a web hook that answered its validation event\n" +
      "  fix: see that the function app runs and has indexed the function; its code must be there before the subscription\n" +
      "  For troubleshooting, visit https://aka.ms/esvalidation",
  );
}
