import * as z from "zod";
import type { BlobEvent } from "./blob-trigger";

const Event = z.looseObject({
  subject: z.string().default(""),
  data: z.looseObject({
    eTag: z.string().optional(),
    blobType: z.string().optional(),
    validationCode: z.string().optional(),
  }),
});
const Events = z.union([z.array(Event), Event.transform((event) => [event])]);

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

  const events = eventsIn(body);
  if (events === undefined) return { status: 400 };
  if (kind === "subscriptionvalidation") {
    return { status: 200, json: { validationResponse: events[0]?.data.validationCode } };
  }
  await enqueue(events);
  return { status: 202 };
}

/** undefined when it is not what Event Grid posts. */
function eventsIn(body: string): z.output<typeof Events> | undefined {
  try {
    return Events.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
