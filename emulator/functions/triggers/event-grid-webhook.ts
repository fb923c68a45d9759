import type { BlobEvent } from "./blob-trigger";

/** What Event Grid posts and how it says which of its three kinds it is. */
export interface WebhookRequest {
  /** The header aeg-event-type. */
  readonly eventType: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly json?: object;
}

/** Event Grid's side of the blob trigger: the validation handshake, then notifications. */
export async function answerWebhook(
  { eventType, body }: WebhookRequest,
  enqueue: (events: readonly BlobEvent[]) => Promise<void>,
): Promise<Answer> {
  const kind = eventType?.toLowerCase();
  if (kind === "unsubscribe") return { status: 202 };
  if (kind !== "subscriptionvalidation" && kind !== "notification") return { status: 400 };

  const parsed = JSON.parse(body) as unknown;
  const events = Array.isArray(parsed) ? parsed : [parsed];
  if (kind === "subscriptionvalidation") {
    return { status: 200, json: { validationResponse: events[0]?.data?.validationCode } };
  }
  await enqueue(events);
  return { status: 202 };
}
