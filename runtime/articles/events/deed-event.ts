import { Deed } from "../deed";

/** Why the body of an event is no deed. */
export interface NoDeed {
  /** Stable, for alarms and whoever looks. */
  readonly code: "NotADeed" | "FromTheFuture" | "TooOld";
  readonly reason: string;
  /** As far as it could be read. */
  readonly event?: string;
  readonly reader?: string;
}

/** What decides about a deed beside its body. */
export interface Arrival {
  /** When it came into the hub, in milliseconds since 1970. */
  readonly arrivedMs: number;
  /** So long deeds are kept. */
  readonly keptMs: number;
}

/** Clocks of clients go wrong. */
const toleranceMs = 5 * 60_000;
const mostReasons = 5;

/**
 * The deed that an event tells of. It depends on the event alone, never on when somebody looks.
 *
 * @param body as the platform hands it over: what JSON says, or a text that is none
 */
export function readDeed(
  body: unknown,
  { arrivedMs, keptMs }: Arrival,
): { readonly deed: Deed } | { readonly refused: NoDeed } {
  const read = Deed.safeParse(body);
  if (!read.success) {
    const reasons = read.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
    return {
      refused: { code: "NotADeed", reason: reasons.slice(0, mostReasons).join("; "), ...whose(body) },
    };
  }
  const { data: deed } = read;
  const at = Date.parse(deed.at);
  if (at > arrivedMs + toleranceMs) return refused(deed, "FromTheFuture", "at: it is after the event came");
  if (at < arrivedMs - keptMs) return refused(deed, "TooOld", "at: deeds of that time are not kept any more");
  return { deed };
}

function refused(deed: Deed, code: NoDeed["code"], reason: string): { refused: NoDeed } {
  return { refused: { code, reason, event: deed.id, reader: deed.reader } };
}

function whose(body: unknown): Pick<NoDeed, "event" | "reader"> {
  const { id, reader } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const event = Deed.options[0].shape.id.safeParse(id).data;
  const who = Deed.options[0].shape.reader.safeParse(reader).data;
  return { ...(event !== undefined && { event }), ...(who !== undefined && { reader: who }) };
}
