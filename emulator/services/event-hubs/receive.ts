import { message as amqp, type Message } from "rhea";
import type { Identity } from "../../identity/identity";
import { audience, rights } from "./amqp/shown-tokens";
import type { PartitionReceiver, ReceivedEvent, ReceivingFrom } from "./event-hubs";
import { defaultGroup, type Hub } from "./hub";
import type { StoredEvent } from "./log/record";
import { lookingAgain } from "./look-again";
import type { Receiver } from "./receivers";

/**
 * Receives from a partition inside of this process, as a client would that is the group's owner there.
 *
 * @throws AccessDenied, or in the words of AMQP why there is nothing to receive from
 */
export async function receiveFrom(
  { hub, hubId, identity }: { hub: Hub; hubId: string; identity: Identity },
  from: ReceivingFrom,
): Promise<PartitionReceiver> {
  const { token } = (await identity.credential(from.principalId).getToken(`${audience}/.default`)) ?? {};
  const principal = identity.authenticate(`Bearer ${token}`, audience);
  const permit = lookingAgain(() => identity.authorize(principal, rights.Listen, hubId));
  permit();
  const group = from.group ?? defaultGroup;
  const receivers = hub.receivers(group);
  const log = hub.partition(from.partition);
  if (receivers === undefined) throw new Error(`the event hub ${hub.name} has no consumer group ${group}`);
  if (log === undefined) throw new Error(`the event hub ${hub.name} has no partition ${from.partition}`);

  let ended: Error | undefined;
  let wake: () => void = () => undefined;
  const receiver: Receiver = {
    partition: from.partition,
    epoch: 0,
    end: (_, why) => {
      ended = new Error(why);
      wake();
    },
  };
  const refusal = receivers.add(receiver);
  if (refusal !== undefined) throw new Error(refusal.why);
  const stopListening = log.onAppended(() => wake());
  let next = log.sequenceAt(from.position);

  return {
    async next(most) {
      for (;;) {
        if (ended !== undefined) throw ended;
        permit();
        const events = log.read(next).slice(0, most);
        const last = events.at(-1);
        if (last !== undefined) {
          next = last.sequence + 1;
          return events.map(received);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close() {
      ended ??= new Error("the receiver is closed");
      stopListening();
      receivers.remove(receiver);
      wake();
    },
  };
}

function received({ message, ...event }: StoredEvent): ReceivedEvent {
  const decoded = { body: undefined, ...amqp.decode(message) } as Message;
  const { body, application_properties: properties = {}, message_annotations = {} } = decoded;
  return { ...event, body: textOf(body), properties, systemProperties: message_annotations };
}

/** What the platform makes of a body: its bytes, or JSON of a value. */
function textOf(body: unknown): string {
  const content = (body as { content?: unknown } | undefined)?.content ?? body;
  if (Buffer.isBuffer(content)) return content.toString();
  return typeof content === "string" ? content : JSON.stringify(content ?? null);
}
