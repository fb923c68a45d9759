/** A receiver of one partition, in one group. */
export interface Receiver {
  readonly partition: string;
  /** Its owner level; undefined for one that shares. */
  readonly epoch: number | undefined;
  end(condition: string, why: string): void;
}

/** So many may share a partition in one group. */
const mostWithoutEpoch = 5;

/** Why a receiver is not let in; the condition is AMQP's. */
export interface ReceiverRefusal {
  readonly condition: string;
  readonly why: string;
}

/**
 * Who receives in one consumer group. Of those with an epoch the highest is alone with its partition: it ends the others, and
 * of two with the same epoch the later one stays.
 */
export class Receivers {
  readonly group: string;
  private readonly all = new Set<Receiver>();

  constructor(group: string) {
    this.group = group;
  }

  /** @returns why it is not let in */
  add(receiver: Receiver): ReceiverRefusal | undefined {
    const { partition, epoch } = receiver;
    const others = [...this.all].filter((other) => other.partition === partition);
    const owner = others.find((other) => other.epoch !== undefined);
    const rival = owner?.epoch;
    if (rival !== undefined && epoch === undefined) {
      return {
        condition: "amqp:link:stolen",
        why: `At least one receiver for the endpoint is created with epoch of '${rival}', and so non-epoch receiver is not allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected.`,
      };
    }
    if (rival !== undefined && epoch !== undefined && epoch < rival) {
      return {
        condition: "amqp:link:stolen",
        why: `Receiver with a higher epoch of '${rival}' already exists. Receiver with epoch '${epoch}' cannot be created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected.`,
      };
    }
    if (epoch === undefined && others.length >= mostWithoutEpoch) {
      return {
        condition: "amqp:resource-limit-exceeded",
        why: `Exceeded the maximum number of allowed receivers per partition in a consumer group which is ${mostWithoutEpoch}.`,
      };
    }
    if (epoch !== undefined) {
      for (const other of others) {
        this.all.delete(other);
        other.end(
          "amqp:link:stolen",
          `New receiver with higher epoch of '${epoch}' is created hence current receiver with epoch '${other.epoch ?? "none"}' is getting disconnected.`,
        );
      }
    }
    this.all.add(receiver);
    return undefined;
  }

  remove(receiver: Receiver): void {
    this.all.delete(receiver);
  }

  /** Of all, because group or hub go. */
  end(): void {
    for (const receiver of this.all) receiver.end("amqp:not-found", "The messaging entity was deleted.");
    this.all.clear();
  }
}
