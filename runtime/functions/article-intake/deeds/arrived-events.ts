import * as z from "zod";

/** An event as the platform hands it over. */
export interface ArrivedEvent {
  /** What JSON says, or a text that is none. */
  readonly body: unknown;
  /** When it came into the hub, in milliseconds since 1970. */
  readonly arrivedMs: number;
  /** Where it lies in the hub. */
  readonly partition: string;
  readonly sequence: number;
}

/** What the platform knows of the events of a batch, beside them and in their order. */
const Metadata = z.object({
  enqueuedTimeUtcArray: z.array(z.iso.datetime({ local: true, offset: true })),
  sequenceNumberArray: z.array(z.int()),
  partitionContext: z.object({ partitionId: z.string() }),
});

/** @throws when the platform says less than it promises: that is nobody's deed */
export function arrivedEvents(bodies: readonly unknown[], triggerMetadata: unknown): ArrivedEvent[] {
  const { enqueuedTimeUtcArray, sequenceNumberArray, partitionContext } = Metadata.parse(triggerMetadata);
  return bodies.map((body, n) => ({
    body,
    arrivedMs: utcMs(enqueuedTimeUtcArray[n] ?? ""),
    partition: partitionContext.partitionId,
    sequence: sequenceNumberArray[n] ?? -1,
  }));
}

/** The platform may leave the Z away. */
function utcMs(time: string): number {
  return Date.parse(/Z|[+-]\d\d:\d\d$/.test(time) ? time : `${time}Z`);
}
