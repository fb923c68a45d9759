import type { ImageStore } from "../image-store";

/** Ends an invocation as a killed process would. */
export class Killed extends Error {}

/** Called around every request to storage; throws to interrupt, waits to let others go first. */
export type Interference = (operation: string, moment: "before" | "after") => Promise<void>;

/** A store whose every request can be interrupted before it reaches the service, or after it has taken effect. */
export function unreliable(store: ImageStore, interfere: Interference): ImageStore {
  return new Proxy(store, {
    get: (target, operation: keyof ImageStore & string) => {
      const method = target[operation] as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        await interfere(operation, "before");
        const answer = await method.apply(target, given);
        await interfere(operation, "after");
        return answer;
      };
    },
  });
}
