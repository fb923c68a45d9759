import type { Delivery, Message, Receiver } from "rhea";
import type { Hub } from "../hub";
import { endOf } from "./end-link";
import { eventsOf, MessageRefused } from "./event-message";

/** Of an event or a batch, in Standard. Clients read it from the link. */
export const mostBytes = 1024 * 1024;
/** Deliveries that a client may send before the first is on disk. */
const credit = 300;

/** A link by which a client sends to a hub, or to one of its partitions. */
export class EventTaker {
  private readonly link: Receiver;
  private readonly hub: Hub;
  private readonly address: string;
  private readonly partition: string | undefined;
  private readonly permit: () => void;

  constructor(
    link: Receiver,
    to: { hub: Hub; address: string; partition: string | undefined; permit: () => void },
  ) {
    this.link = link;
    this.hub = to.hub;
    this.address = to.address;
    this.partition = to.partition;
    this.permit = to.permit;
    link.add_credit(credit);
  }

  /** Accepts what was sent once it is on disk, or rejects it. */
  async take(delivery: Delivery, message: Message | Buffer): Promise<void> {
    try {
      this.permit();
      const events = eventsOf(message, delivery.format);
      const bytes = Buffer.isBuffer(message) ? message.length : (events[0]?.message.length ?? 0);
      if (bytes > mostBytes) {
        throw new MessageRefused(
          "amqp:link:message-size-exceeded",
          `The received message (size:${bytes}) exceeds the limit (${mostBytes}) currently allowed on the link.`,
        );
      }
      await this.hub.append(events, this.partition);
    } catch (error) {
      this.settle(() => delivery.reject({ ...endOf(error, "Send", this.address) }));
      return;
    }
    this.settle(() => delivery.accept());
  }

  private settle(act: () => void): void {
    if (this.link.is_closed()) return;
    act();
    this.link.add_credit(1);
  }
}
