import { setTimeout as wait } from "node:timers/promises";
import type { TriggerValue } from "../invoker";
import type { RetryOptions } from "../worker/protocol";

/**
 * Runs a function as often as its `retry` says.
 *
 * @param attempt with what the function is told of the attempts before
 * @param isOver whether nobody wants it any more
 * @param stopped ends a pause between two attempts
 * @throws what the last attempt threw
 */
export async function withRetries(
  retry: RetryOptions | undefined,
  attempt: (retries: Pick<TriggerValue, "retryContext">) => Promise<unknown>,
  isOver = () => false,
  stopped?: AbortSignal,
): Promise<void> {
  const most = retry === undefined ? 0 : retry.maxRetryCount < 0 ? Infinity : retry.maxRetryCount;
  for (let retryCount = 0; ; retryCount++) {
    try {
      await attempt(retryCount > 0 ? { retryContext: { retryCount, maxRetryCount: most } } : {});
      return;
    } catch (error) {
      if (retry === undefined || retryCount >= most || isOver()) throw error;
      await wait(delayMs(retry, retryCount), undefined, { signal: stopped }).catch(() => undefined);
      if (isOver()) throw error;
    }
  }
}

function delayMs(retry: RetryOptions, retryCount: number): number {
  if (retry.retryStrategy === "fixedDelay") return (retry.delayInterval?.seconds ?? 0) * 1000;
  const shortest = retry.minimumInterval?.seconds ?? 1;
  const longest = retry.maximumInterval?.seconds ?? 60;
  return Math.min(shortest * 2 ** retryCount, longest) * 1000;
}
