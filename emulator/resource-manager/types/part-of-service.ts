import type { Behaviour, ResourceChange, World } from "../behaviour";
import type { Values } from "../protocol";

/** What is known of a resource when it is made, changed or brought back. */
export interface DeclaredPart {
  readonly id: string;
  /** As planned or, after a restart, as they were. */
  readonly values: Values;
  readonly identity: ResourceChange["identity"];
}

export interface PartBehaviour<Part> {
  readonly type: string;
  readonly reason: string;
  readonly restoredAfter?: readonly string[];
  /** The part that the values declare. @throws ResourceError NotRunLocally for what is not done here */
  describe(declared: DeclaredPart, world: World): Part;
  put(part: Part): void;
  remove(id: string): void;
  /** What Azure computes. */
  computed?(declared: DeclaredPart, prior: Values | undefined): Values;
}

/** A type whose resources are parts of a service that is told of each, and told again after a restart. */
export function partOfService<Part>({
  type,
  reason,
  restoredAfter,
  describe,
  put,
  remove,
  computed,
}: PartBehaviour<Part>): Behaviour {
  return {
    type,
    parity: "runs",
    reason,
    ...(restoredAfter && { restoredAfter }),
    apply({ id, planned, prior, identity }, world) {
      const known = { id, values: planned, identity };
      const added = computed?.(known, prior?.values) ?? {};
      put(describe({ ...known, values: { ...planned, ...added } }, world));
      return added;
    },
    delete: ({ id }) => remove(id),
    restore: async ({ id, values, identity }, world) => put(describe({ id, values, identity }, world)),
  };
}
