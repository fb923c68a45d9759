import * as z from "zod";
import { traceProperty } from "../../../articles/events/trace-property";
import { type Operation, operationOf } from "../../../shared/telemetry";

/** An event as the platform hands it over. */
export interface ArrivedEvent {
  /** What JSON says, or a text that is none. */
  readonly body: unknown;
  /** When it came into the hub, in milliseconds since 1970. */
  readonly arrivedMs: number;
  /** Where it lies in the hub. */
  readonly partition: string;
  readonly sequence: number;
  /** Of the request that told it, where the event says so. */
  readonly operation?: Operation;
}

/** What the platform knows of the events of a batch, beside them and in their order. */
const Metadata = z.object({
  enqueuedTimeUtcArray: z.array(z.iso.datetime({ local: true, offset: true })),
  sequenceNumberArray: z.array(z.int()),
  partitionContext: z.object({ partitionId: z.string() }),
  // whoever sends may leave them away, or put anything into them
  propertiesArray: z.array(z.unknown()).optional(),
});

/** @throws when the platform says less than it promises: that is nobody's deed */
export function arrivedEvents(bodies: readonly unknown[], triggerMetadata: unknown): ArrivedEvent[] {
  const known = Metadata.parse(triggerMetadata);
  return bodies.map((body, n) => {
    const operation = operationIn(known.propertiesArray?.[n]);
    return {
      body,
      arrivedMs: utcMs(known.enqueuedTimeUtcArray[n] ?? ""),
      partition: known.partitionContext.partitionId,
      sequence: known.sequenceNumberArray[n] ?? -1,
      ...(operation && { operation }),
    };
  });
}

function operationIn(properties: unknown): Operation | undefined {
  const told = z.record(z.string(), z.unknown()).safeParse(properties).data ?? {};
  // the library makes the first letter of each name a small one
  const [, value] =
    Object.entries(told).find(([name]) => name.toLowerCase() === traceProperty.toLowerCase()) ?? [];
  return typeof value === "string" ? operationOf(value) : undefined;
}

/** The platform may leave the Z away. */
function utcMs(time: string): number {
  return Date.parse(/Z|[+-]\d\d:\d\d$/.test(time) ? time : `${time}Z`);
}
