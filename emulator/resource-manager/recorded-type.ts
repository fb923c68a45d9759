import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";

export interface RecordedType {
  readonly type: string;
  /** One clause: why nothing acts on it. */
  readonly reason: string;
  /** What Azure computes for it. */
  computed?(planned: Values, id: string): Values;
  /** @default the id that Azure's provider builds from names */
  id?(planned: Values): string;
}

/** A type that has no effect on one machine: it is kept, with what other resources may read of it. */
export function recorded({ type, reason, computed, id }: RecordedType): Behaviour {
  return {
    type,
    parity: "recorded",
    reason,
    ...(computed && { apply: ({ planned, id }) => computed(planned, id) }),
    ...(id && { id }),
  };
}
