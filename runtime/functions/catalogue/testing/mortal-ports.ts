import type { IngestionPorts } from "../ports";

/** Ends a run as a killed process would: nothing it does afterwards reaches anything. */
export class Killed extends Error {}

/** Called around every request; throws to kill, waits to let others go first. */
export type Interference = (operation: string, moment: "before" | "after") => Promise<void>;

/** Ports whose every request can end the run before it reaches the service, or after it has taken effect. */
export function mortalPorts(ports: IngestionPorts, interfere: Interference): IngestionPorts {
  let isDead = false;
  const look = async (operation: string, moment: "before" | "after") => {
    if (isDead) throw new Killed();
    try {
      await interfere(operation, moment);
    } catch (error) {
      isDead = true;
      throw error;
    }
  };
  const mortal = <Target extends object>(target: Target, path: string): Target =>
    new Proxy(target, {
      get(_, name: string) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        const operation = `${path}${name}`;
        return async (...given: unknown[]) => {
          await look(operation, "before");
          const answer: unknown = await member.apply(target, given);
          await look(operation, "after");
          return answer;
        };
      },
    });
  const { ensureIndexes, retireIndexes, ensureAlias, embed, fetchImage } = mortal(ports, "");
  return {
    files: mortal(ports.files, "files."),
    reports: mortal(ports.reports, "reports."),
    index: (name) => mortal(ports.index(name), "index."),
    ensureIndexes,
    retireIndexes,
    ensureAlias,
    embed,
    fetchImage,
  };
}
