import type { DeployedDatabase } from "./database-rights";

const times: Readonly<Record<string, readonly string[]>> = {
  interactions: ["at"],
  lists: ["at"],
  articles: ["published_at", "expires_at"],
  models: ["made_at", "state_at", "refreshed_at", "served_until"],
  model_trials: ["began_at", "ended_at"],
  experiment_states: ["stopped_at"],
};

/**
 * Lets a day pass for what the database of articles has: all of it becomes a day older. The apps go on with the clock that there is, so what
 * was today is yesterday to them. Profiles, counters and the index stay as they are.
 */
export async function passNight(database: DeployedDatabase): Promise<void> {
  for (let ago = 0; ago < 45; ago++)
    await database.rows("select articles.create_day((now() at time zone 'UTC')::date - $1::integer)", [ago]);
  for (const [table, columns] of Object.entries(times)) {
    const older = columns.map((column) => `${column} = ${column} - interval '1 day'`);
    await database.rows(`update articles.${table} set ${older.join(", ")}`);
  }
  await database.rows(`
    update articles.model_trials
    set experiment = jsonb_set(experiment, '{from}', to_jsonb(((experiment ->> 'from')::date - 1)::text))`);
  // in two steps: a row must not come upon that of the day before, which has not moved yet
  for (const table of ["experiment_days", "experiment_results"])
    for (const days of [-10_001, 10_000])
      await database.rows(`update articles.${table} set day = day + $1::integer`, [days]);
  await database.rows("delete from articles.experiment_requests");
}
