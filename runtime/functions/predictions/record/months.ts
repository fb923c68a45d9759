import type { Pool } from "pg";
import { available } from "./record-unavailable";

/** Months that get their partitions ahead. */
const ahead = 2;

/**
 * Gives this month and the next ones their partitions. Without one, rows go to the default partition until they have it.
 *
 * @throws RecordUnavailable
 */
export async function createMonths(database: Pool, now = new Date()): Promise<void> {
  for (let month = 0; month <= ahead; month++)
    await available(database.query("select predictions.create_month($1)", [firstOf(now, month)]));
}

/**
 * Forgets the months before the ones that are kept.
 *
 * @param months whole ones, beside the current one
 * @returns how many partitions were dropped
 * @throws RecordUnavailable
 */
export async function dropOldMonths(database: Pool, months: number, now = new Date()): Promise<number> {
  const { rows } = await available(
    database.query<{ dropped: number }>("select predictions.drop_months_before($1) as dropped", [
      firstOf(now, -months),
    ]),
  );
  return rows[0]?.dropped ?? 0;
}

/**
 * Counts the hours that have ended, so that figures need not read their answers again.
 *
 * @throws RecordUnavailable
 */
export async function countHours(database: Pool, now = new Date()): Promise<void> {
  for (let isMore = true; isMore; ) {
    const count = "select predictions.count_hours($1) as more";
    const { rows } = await available(database.query<{ more: boolean }>(count, [now]));
    isMore = rows[0]?.more === true;
  }
}

function firstOf(now: Date, later: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later, 1)).toISOString().slice(0, 10);
}
