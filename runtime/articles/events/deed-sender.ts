import { createHash } from "node:crypto";
import type { EventData, EventHubProducerClient } from "@azure/event-hubs";
import type { Tokens } from "../../shared/access-tokens";
import { GroupCommit } from "../../shared/group-commit";
import { onFirstUse } from "../../shared/on-first-use";
import { type Operation, traceParentOf } from "../../shared/telemetry";
import type { Deed } from "../deed";
import type { Tombstone } from "./tombstone";
import { traceProperty } from "./trace-property";

/** What lies in the hub of deeds. */
export type HubEvent = Deed | Tombstone;

interface Sent {
  readonly event: HubEvent;
  readonly of: Operation | undefined;
}

export interface DeedHub {
  /** The namespace, e.g. "evhns-articles-prod.servicebus.windows.net". */
  readonly namespace: string;
  readonly hub: string;
  /** Of an identity that may send. */
  readonly tokens: Tokens;
}

/** Deeds were not taken by the hub, or nobody knows whether they were: told again under the same ids, they count once. */
export class HubUnavailable extends Error {
  override readonly name = "HubUnavailable";
  readonly code = "HubUnavailable";
}

/** What a hub takes tokens for; the two slashes are meant. */
export const eventHubsScope = "https://eventhubs.azure.net//.default";

/** Of one send. A hub of the tier Standard takes a megabyte, with what stands around the events. */
const mostBytes = 700_000;
const mostEvents = 1000;
/** Of an event, beside its body. */
const envelopeBytes = 200;
const retryOptions = { maxRetries: 1, retryDelayInMs: 200, timeoutInMs: 5000 };

// hundreds of modules: loaded when there is something to send
const library = onFirstUse(() => import("@azure/event-hubs"));

/**
 * Sends deeds to the hub, over one connection that stays open:
 *
 * ```
 * const sender = new DeedSender({ namespace, hub, tokens });
 * await sender.send([deed]); // it is in the hub
 * ```
 *
 * Deeds of one reader go to one partition, so they keep their order. Those of concurrent calls go together.
 */
export class DeedSender {
  private readonly hub: DeedHub;
  private readonly open = onFirstUse(() => this.connect());
  private partitions: readonly GroupCommit<Sent, void>[] = [];

  constructor(hub: DeedHub) {
    this.hub = hub;
  }

  /**
   * Resolves when all of them are in the hub.
   *
   * @param of the request that told them @throws HubUnavailable when some may not be
   */
  async send(deeds: readonly HubEvent[], of?: Operation): Promise<void> {
    try {
      await this.open();
      const { partitions } = this;
      await Promise.all(
        deeds.map((event) => partitions[partitionOf(event.reader, partitions.length)]?.add({ event, of })),
      );
    } catch (error) {
      const cause = lastOf(error);
      throw new HubUnavailable(`The hub of deeds does not take any now: ${cause.message}`, { cause });
    }
  }

  async close(): Promise<void> {
    const { producer } = (await this.open().catch(() => undefined)) ?? {};
    await producer?.close();
  }

  private async connect(): Promise<{ producer: EventHubProducerClient }> {
    const { namespace, hub, tokens } = this.hub;
    const { EventHubProducerClient } = await library();
    const credential = { getToken: () => tokens(eventHubsScope) };
    const producer = new EventHubProducerClient(namespace, hub, credential, { retryOptions });
    try {
      const ids = await producer.getPartitionIds();
      this.partitions = ids.map(
        (partitionId) =>
          new GroupCommit<Sent, void>({
            write: (deeds) => sendAll(producer, partitionId, deeds),
            bytesOf: ({ event }) => envelopeBytes + Buffer.byteLength(JSON.stringify(event)),
            mostItems: mostEvents,
            mostBytes,
          }),
      );
      return { producer };
    } catch (error) {
      await producer.close();
      throw error;
    }
  }
}

async function sendAll(
  producer: EventHubProducerClient,
  partitionId: string,
  deeds: readonly Sent[],
): Promise<readonly undefined[]> {
  await producer.sendBatch(deeds.map(eventOf), { partitionId });
  return [];
}

/** The client tries again to send, and therein to open, and fails with all that went wrong and no words of its own. */
function lastOf(error: unknown): Error {
  return error instanceof AggregateError ? lastOf(error.errors.at(-1)) : (error as Error);
}

function eventOf({ event, of }: Sent): EventData {
  const properties = of && { [traceProperty]: traceParentOf(of) };
  return {
    body: event,
    contentType: "application/json",
    messageId: event.id,
    ...(properties && { properties }),
  };
}

function partitionOf(reader: string, partitions: number): number {
  return createHash("sha1").update(reader).digest().readUInt32BE() % partitions;
}
