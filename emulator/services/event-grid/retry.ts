const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Waiting time after the first, second… failed attempt; the last one repeats. */
const schedule = [
  10 * secondMs,
  30 * secondMs,
  minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
];

/** Answers after which Azure waits at least this long, whatever the attempt. */
const atLeast: Readonly<Record<number, number>> = {
  404: 5 * minuteMs,
  408: 2 * minuteMs,
  503: 30 * secondMs,
};

/** Answers that repeating cannot change; names as in Azure's `lastDeliveryOutcome`. */
const final: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  413: "RequestEntityTooLarge",
};

/**
 * Milliseconds until the next attempt.
 *
 * @param attempts failed so far, at least 1
 * @param status of the last answer; undefined when there was none
 * @param scale 1 is Azure's pace; the laptop waits a hundredth of it
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry
 */
export function pauseBeforeRetry(attempts: number, status: number | undefined, scale: number): number {
  const regular = schedule[Math.min(attempts, schedule.length) - 1] ?? 0;
  return Math.max(regular, atLeast[status ?? 0] ?? 0) * scale;
}

/** Why an answer is final, or undefined when it is worth another attempt. */
export function finalOutcome(status: number | undefined): string | undefined {
  return status === undefined ? undefined : final[status];
}
