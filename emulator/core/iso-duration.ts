const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Milliseconds of an ISO 8601 duration with a precision of seconds, such as "PT1H30M"; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const [found, days = "0", hours = "0", minutes = "0", seconds = "0"] =
    /^P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? [];
  if (found === undefined) return undefined;
  return Number(days) * dayMs + Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * 1000;
}
