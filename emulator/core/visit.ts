import { AsyncLocalStorage } from "node:async_hooks";
import type { EventEmitter } from "node:events";

/** One request, or one connection of a protocol that has no requests. */
export interface Visit {
  /** Ends the visit, and nothing else, for a failure that nobody expected. */
  fail(error: unknown): void;
  /** The log has the reason already, from whoever knows more of it. */
  readonly reportedAlready: () => void;
}

const visits = new AsyncLocalStorage<Visit>();

/** Whom the running code works for, also after an `await` or in a timer. */
export function currentVisit(): Visit | undefined {
  return visits.getStore();
}

/** What is thrown, or rejected by a promise that is returned, ends the visit. */
export function during(visit: Visit, act: () => unknown): unknown {
  return visits.run(visit, () => {
    try {
      const result = act();
      if (result instanceof Promise) result.catch((error) => visit.fail(error));
      return result;
    } catch (error) {
      visit.fail(error);
      return undefined;
    }
  });
}

/** What the listeners of an emitter throw, whenever they are called, ends the visit. */
export function contain(emitter: EventEmitter, visit: Visit): void {
  const emit = emitter.emit;
  emitter.emit = (...event: Parameters<EventEmitter["emit"]>) =>
    during(visit, () => emit.apply(emitter, event)) !== false;
}
