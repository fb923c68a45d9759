import { setTimeout as wait } from "node:timers/promises";

/**
 * Asks again what failed, for as long as there is a pause to make after its error.
 *
 * @param pauseAfter milliseconds to wait after the error of an attempt, the first being 1; undefined gives up
 * @throws the last error
 */
export async function retry<Result>(
  ask: () => Promise<Result>,
  pauseAfter: (error: unknown, attempt: number) => number | undefined,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const pause = pauseAfter(error, attempt);
      if (pause === undefined) throw error;
      await wait(pause);
    }
  }
}
