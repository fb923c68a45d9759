import { setTimeout as wait } from "node:timers/promises";
import type { EventHubs, PartitionReceiver, ReceivedEvent } from "../../event-hubs/event-hubs";
import type { Position } from "../../event-hubs/log/partition-log";
import type { SupportedFunction } from "../bindings/supported-function";
import type { TriggerValue } from "../invoker";
import type { EventHubBatches } from "../package/host-json";
import type { Binding, TypedData } from "../worker/protocol";
import type { EventHubCheckpoints } from "./event-hub-checkpoints";
import { withRetries } from "./retry-policy";

const shortestBackoffMs = 500;
const longestBackoffMs = 15_000;

export interface EventHubListenerOptions {
  readonly definition: SupportedFunction;
  readonly from: {
    readonly namespace: string;
    readonly hub: string;
    readonly group: string;
    readonly principalId: string;
  };
  readonly hubs: Pick<EventHubs, "receive" | "partitionsOf">;
  readonly checkpoints: Pick<EventHubCheckpoints, "read" | "write">;
  readonly settings: EventHubBatches;
  readonly invoke: (trigger: TriggerValue) => Promise<unknown>;
  /** Whether the app's process is lost: what failed with it is tried by the next life. */
  readonly isLost: () => boolean;
  readonly log: (level: "error", message: string) => void;
  readonly onProblem: (error: unknown) => void;
}

/**
 * Feeds one function with the events of a hub, each partition by itself and in its order.
 *
 *   a batch ──invoke──▶ succeeded ───────────────────────────▶ checkpoint ──▶ the next batch
 *                 └────▶ failed ──retry policy──▶ failed for good ──▲
 *
 * As on the platform the checkpoint moves on though the last attempt failed, unless the process was lost or stopped: so
 * every event is seen at least once, and none stands in the way of those behind it.
 */
export class EventHubListener {
  private readonly options: EventHubListenerOptions;
  private readonly receivers = new Set<PartitionReceiver>();
  private readonly stopped = new AbortController();
  private readonly loops: Promise<unknown>;

  constructor(options: EventHubListenerOptions) {
    this.options = options;
    this.loops = this.listen();
  }

  /** Takes no more events and waits for those under way. */
  async stop(): Promise<void> {
    this.stopped.abort();
    for (const receiver of this.receivers) receiver.close();
    await this.loops;
  }

  private async listen(): Promise<unknown> {
    const { hubs, from } = this.options;
    return this.untilStopped(() => {
      const partitions = hubs.partitionsOf(from.namespace, from.hub);
      return Promise.all(partitions.map((id) => this.untilStopped(() => this.follow(id))));
    });
  }

  /** What fails is reported, and begins again after a while. */
  private async untilStopped(act: () => Promise<unknown>): Promise<void> {
    const { signal } = this.stopped;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await act();
      } catch (error) {
        if (signal.aborted) return;
        this.options.onProblem(error);
        const pauseMs = Math.min(shortestBackoffMs * 2 ** failures, longestBackoffMs);
        await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(partition: string): Promise<void> {
    const { hubs, from, checkpoints, settings } = this.options;
    const position = positionAfter(await checkpoints.read(partition), settings.begin);
    const receiver = await hubs.receive({ ...from, partition, position });
    this.receivers.add(receiver);
    this.options.onProblem(undefined);
    try {
      for (let batches = 1; !this.stopped.signal.aborted; batches++) {
        const events = await receiver.next(settings.maxEventBatchSize);
        if (!(await this.handle(partition, events))) return;
        const last = events.at(-1);
        if (last !== undefined && batches % settings.batchCheckpointFrequency === 0)
          await checkpoints.write(partition, last);
      }
    } finally {
      receiver.close();
      this.receivers.delete(receiver);
    }
  }

  /** @returns false when nobody knows whether the function has seen them */
  private async handle(partition: string, events: readonly ReceivedEvent[]): Promise<boolean> {
    const { definition, invoke, isLost, log, from } = this.options;
    const isOver = () => this.stopped.signal.aborted || isLost();
    const batches = isForOne(definition.trigger) ? events.map((event) => [event]) : [events];
    const outcomes = await Promise.allSettled(
      batches.map((batch) =>
        withRetries(
          definition.metadata.retryOptions,
          (retries) => invoke({ ...triggerValueOf(definition, from, partition, batch), ...retries }),
          isOver,
          this.stopped.signal,
        ),
      ),
    );
    const failed = outcomes.filter(({ status }) => status === "rejected").length;
    if (failed === 0) return true;
    await new Promise(setImmediate); // a process that is lost says so after what failed with it
    if (isOver()) return false;
    log(
      "error",
      `${definition.name} failed for the last time with events ${events[0]?.sequence} to ${events.at(-1)?.sequence} of partition ${partition} of ${from.hub}: they are not seen again`,
    );
    return true;
  }
}

function positionAfter(seen: number | undefined, begin: EventHubBatches["begin"]): Position {
  if (seen !== undefined) return { at: "sequence", value: seen, inclusive: false };
  if (begin === "fromStart") return { at: "start" };
  if (begin === "fromEnd") return { at: "end" };
  return { at: "enqueuedMs", value: begin, inclusive: true };
}

/** What the function gets: bodies, and beside each other what is known of each. */
function triggerValueOf(
  { trigger }: SupportedFunction,
  { namespace, hub, group }: EventHubListenerOptions["from"],
  partition: string,
  events: readonly ReceivedEvent[],
): TriggerValue {
  const isOne = isForOne(trigger);
  const bodies = events.map(({ body }) => body);
  const known = {
    SequenceNumber: events.map(({ sequence }) => sequence),
    Offset: events.map(({ offset }) => String(offset)),
    EnqueuedTimeUtc: events.map(({ enqueuedMs }) => new Date(enqueuedMs).toISOString()),
    PartitionKey: events.map(({ partitionKey }) => partitionKey ?? null),
    Properties: events.map(({ properties }) => properties),
    SystemProperties: events.map(({ systemProperties }) => systemProperties),
  };
  const context = {
    FullyQualifiedNamespace: namespace,
    EventHubName: hub,
    ConsumerGroup: group,
    PartitionId: partition,
  };
  return {
    data: bodiesFor(trigger, bodies),
    metadata: Object.fromEntries([
      ["PartitionContext", { json: JSON.stringify(context) }],
      ...Object.entries(known).map(([name, values]) =>
        isOne
          ? [name, { json: JSON.stringify(values[0]) }]
          : [`${name}Array`, { json: JSON.stringify(values) }],
      ),
    ]),
  };
}

/** Events as a function gets them: one, or several. */
export function bodiesFor(trigger: Binding, bodies: readonly string[]): TypedData {
  return isForOne(trigger) ? { string: bodies[0] ?? "" } : { collectionString: { string: bodies } };
}

function isForOne(trigger: Binding): boolean {
  return trigger["cardinality"] === "one";
}
