import * as z from "zod";
import { ReaderKey } from "../keys";

/**
 * A reader asked to be forgotten, as it lies in the hub behind their deeds: whoever reads the hub takes none of them any more that
 * happened before.
 */
export const Tombstone = z.strictObject({
  kind: z.literal("forgotten"),
  /** Of the erasure. */
  id: z.uuid(),
  reader: ReaderKey,
  /** When they asked. */
  at: z.iso.datetime(),
});

export type Tombstone = z.output<typeof Tombstone>;

/** @param body of an event, as for readDeed */
export function tombstoneIn(body: unknown): Tombstone | undefined {
  return Tombstone.safeParse(body).data;
}
