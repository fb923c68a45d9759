const dayMs = 24 * 3600 * 1000;

/**
 * The day that retirements and suppressions are counted from, as "2026-11-21": in UTC, so that everybody has the same.
 *
 * @throws when VITRINE_TODAY, which tests set so that they end as they began, is no day
 */
export function today(given = process.env["VITRINE_TODAY"]): string {
  if (given === undefined) return new Date().toISOString().slice(0, 10);
  if (Number.isNaN(Date.parse(given)) || !/^\d{4}-\d\d-\d\d$/.test(given))
    throw new Error(`VITRINE_TODAY is ${JSON.stringify(given)}\n  fix: a day such as 2026-11-21, or nothing`);
  return given;
}

/** Days from one day to another; negative when the other was before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The day so many days later, or earlier. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}
