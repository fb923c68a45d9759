import type { Log } from "./service";
import { currentVisit } from "./visit";

/**
 * Decides about what nobody caught.
 *
 *   thrown or rejected on behalf of a visit ──▶ the visit ends, with a logged 500
 *   rejected without one ──▶ logged: whoever gave the promise away is done
 *   thrown without one ──▶ logged as the end of the process: what it was about to do is half done, and all that
 *                          was answered is on disk, where the next start finds it
 */
export function catchTheRest(log: Log, end: () => void = () => process.exit(1)): void {
  process.on("uncaughtException", (error) => {
    const visit = currentVisit();
    if (visit !== undefined) return visit.fail(error);
    log("error", "emulator", `ends, because nobody caught ${stackOf(error)}`);
    end();
  });
  process.on("unhandledRejection", (reason) => {
    const visit = currentVisit();
    if (visit !== undefined) return visit.fail(reason);
    log("error", "emulator", `goes on, though nobody handled the rejection ${stackOf(reason)}`);
  });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
