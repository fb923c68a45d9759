export const dateIntervals = ["minute", "hour", "day", "week", "month", "quarter", "year"] as const;
export type DateInterval = (typeof dateIntervals)[number];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** When the minute, hour … or year began that a time lies in, by a clock that is ahead of UTC by `offset`. */
export function beginningOf(interval: DateInterval, time: number, offset: number): number {
  const local = new Date(time + offset);
  return startOf(interval, local) - offset;
}

function startOf(interval: DateInterval, date: Date): number {
  const time = date.getTime();
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (interval) {
    case "minute":
      return time - modulo(time, minuteMs);
    case "hour":
      return time - modulo(time, 60 * minuteMs);
    case "day":
      return time - modulo(time, dayMs);
    // a week begins on Monday, and 1970 on a Thursday
    case "week":
      return time - modulo(time - 4 * dayMs, 7 * dayMs);
    case "month":
      return Date.UTC(year, month);
    case "quarter":
      return Date.UTC(year, month - (month % 3));
    case "year":
      return Date.UTC(year, 0);
  }
}

function modulo(number: number, by: number): number {
  return ((number % by) + by) % by;
}

/** Milliseconds of "Z", "+02:00" or "-01:30"; undefined for other text. */
export function offsetIn(text: string): number | undefined {
  if (text === "Z") return 0;
  const [, sign, hours, minutes = "00"] = /^([+-])(\d\d?):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return (Number(hours) * 60 + Number(minutes)) * minuteMs * (sign === "-" ? -1 : 1);
}
