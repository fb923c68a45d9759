import type { Sender } from "rhea";
import type { PartitionLog } from "../log/partition-log";
import type { StoredEvent } from "../log/record";
import type { Receiver } from "../receivers";
import { endLink, endUnless } from "./end-link";
import { delivered } from "./event-message";

/** A link by which a client receives the events of a partition, from a place on. */
export class EventDeliverer implements Receiver {
  readonly partition: string;
  readonly epoch: number | undefined;
  private readonly link: Sender;
  private readonly log: PartitionLog;
  private readonly address: string;
  private readonly permit: () => void;
  private readonly stopListening: () => void;
  private readonly read: StoredEvent[] = [];
  private next: number;

  constructor(
    link: Sender,
    from: {
      log: PartitionLog;
      address: string;
      partition: string;
      epoch: number | undefined;
      sequence: number;
      permit: () => void;
    },
  ) {
    this.link = link;
    this.log = from.log;
    this.address = from.address;
    this.partition = from.partition;
    this.epoch = from.epoch;
    this.next = from.sequence;
    this.permit = from.permit;
    this.stopListening = this.log.onAppended(() => this.deliver());
  }

  /** As many events as there are, and as the client has room for. */
  deliver(): void {
    if (this.link.is_closed()) return;
    const end = endUnless(this.permit, "Listen", this.address);
    if (end !== undefined) {
      this.close();
      endLink(this.link, end);
      return;
    }
    while (this.link.sendable()) {
      if (this.read.length === 0) this.read.push(...this.log.read(this.next));
      const event = this.read.shift();
      if (event === undefined) break;
      this.link.send(delivered(event), undefined, 0);
      this.next = event.sequence + 1;
    }
  }

  end(condition: string, why: string): void {
    this.close();
    endLink(this.link, { condition, description: why });
  }

  close(): void {
    this.stopListening();
  }
}
