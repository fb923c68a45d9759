import type { Pool } from "pg";
import { countDay } from "./count-day";
import type { Experiment, Experiments } from "./experiment";
import { dayOf, timesOf } from "./experiment-times";
import { type Breach, breachesIn, latelyOf } from "./find-breaches";
import { lastDayOf, resultOf } from "./result-of";

type Database = Pick<Pool, "query">;

/** A variant that was stopped just now. */
export interface Stopped extends Breach {
  readonly experiment: string;
}

const dayMs = 86_400_000;

const stop = `
insert into articles.experiment_states (experiment, variant, share_now, reason) values ($1, $2, 0, $3)
on conflict do nothing returning variant`;

const stops =
  "select variant, reason from articles.experiment_states where experiment = $1 and share_now = 0";

const keep = `
insert into articles.experiment_results as kept (experiment, day, looked_at, result) values ($1, $2, $3, $4)
on conflict (experiment, day) do update set looked_at = excluded.looked_at, result = excluded.result
where kept.looked_at <= excluded.looked_at`;

const dropOldRequests = "delete from articles.experiment_requests where minute < $1";

/**
 * Counts what came of the experiments' lists, stops variants that passed a limit, and keeps what is known of each by today.
 *
 * @param now milliseconds since 1970
 * @returns those that it stopped
 */
export async function lookAtExperiments(
  database: Database,
  experiments: Experiments,
  now: number,
): Promise<Stopped[]> {
  const found: Stopped[] = [];
  for (const [name, experiment] of Object.entries(experiments))
    found.push(...(await lookAt(database, name, experiment, now)));
  if (Object.keys(experiments).length > 0) await database.query(dropOldRequests, [new Date(now - 2 * dayMs)]);
  return found;
}

async function lookAt(
  database: Database,
  name: string,
  experiment: Experiment,
  now: number,
): Promise<Stopped[]> {
  const day = lastDayOf(experiment, now);
  const [begins, ends] = timesOf(experiment);
  // deeds count up to a day after their list, and a deed may come late
  if (day === undefined || now > ends + 2 * dayMs) return [];
  const before = Date.parse(day) - dayMs;
  if (before >= begins) await countDay(database, name, experiment, dayOf(before));
  await countDay(database, name, experiment, day);

  const stopped = now < ends ? await stopBroken(database, name, experiment, now) : [];
  const { rows } = await database.query<{ variant: string; reason: string }>(stops, [name]);
  const why = new Map(rows.map(({ variant, reason }) => [variant, reason]));
  const result = await resultOf(database, name, experiment, { day, now, stopped: why });
  await database.query(keep, [name, day, new Date(now), JSON.stringify(result)]);
  return stopped;
}

async function stopBroken(
  database: Database,
  name: string,
  experiment: Experiment,
  now: number,
): Promise<Stopped[]> {
  const stopped: Stopped[] = [];
  for (const breach of breachesIn(experiment, await latelyOf(database, [name], now))) {
    const { rowCount } = await database.query(stop, [name, breach.variant, breach.reason]);
    if (rowCount) stopped.push({ experiment: name, ...breach });
  }
  return stopped;
}
