import type { Pool } from "pg";

const dayMs = 86_400_000;
/** Days that get their partitions ahead. */
const ahead = 2;

/** How many days are kept one by one, beside the current one. */
export interface KeptDays {
  readonly deeds: number;
  readonly lists: number;
}

/**
 * Gives yesterday, today and the next days their partitions, and forgets the days before those that are kept. Without a
 * partition, deeds go to the default one until they have it.
 *
 * @param database under the role articles_intake
 * @returns how many partitions were dropped
 */
export async function keepDays(
  database: Pick<Pool, "query">,
  { deeds, lists }: KeptDays,
  now = new Date(),
): Promise<number> {
  for (let day = -1; day <= ahead; day++)
    await database.query("select articles.create_day($1)", [dayOf(now, day)]);
  const { rows } = await database.query<{ dropped: number }>(
    "select articles.drop_days_before($1, $2) as dropped",
    [dayOf(now, -deeds), dayOf(now, -lists)],
  );
  return rows[0]?.dropped ?? 0;
}

function dayOf(now: Date, later: number): string {
  return new Date(now.getTime() + later * dayMs).toISOString().slice(0, 10);
}
