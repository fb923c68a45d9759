const counts = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" });
const years = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
});

export const count = (value: number) => counts.format(value);

export const share = (value: number) => shares.format(value);

/** Of 0 to 1, as scores and areas are written. */
export const score = (value: number) => value.toFixed(2);

export const duration = (ms: number) =>
  ms < 1000 ? `${short.format(ms)} ms` : `${short.format(ms / 1000)} s`;

/** "1 row", "12 rows". */
export const some = (value: number, noun: string) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

/** When a step began, in UTC. */
export function time(seconds: number, step: "day" | "hour"): string {
  const date = new Date(seconds * 1000);
  return step === "day" ? years.format(date) : `${days.format(date)}, ${hours.format(date)}`;
}

/** The same below a chart, where there is little room. */
export function tick(seconds: number): string {
  const date = new Date(seconds * 1000);
  return seconds % 86_400 === 0 ? days.format(date) : hours.format(date);
}
