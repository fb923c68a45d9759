import type { Pool } from "pg";
import { fewestRows, findDrift } from "../../../drift/find-drift";
import type { Champion } from "../../../films/champion";
import type { Telemetry } from "../../../shared/telemetry";
import type { DriftResult } from "../contract/drift";
import type { ChampionFiles } from "../serving/champion-files";
import type { DriftChecks } from "./drift-checks";
import { driftMeasurements } from "./drift-measurements";
import { profileRatings } from "./profile-ratings";

/** What a model learned from lies in these days before it began to serve. */
const daysBefore = 365;

interface WatchDriftParts {
  readonly database: Pick<Pool, "query">;
  readonly files: Pick<ChampionFiles, "champion">;
  readonly checks: Pick<DriftChecks, "add">;
  readonly telemetry: Pick<Telemetry, "event">;
}

/**
 * Whether what people rate since the champion serves is still what it was in the year before, in which it learned: rating, film, genre and
 * year of one rating of each person. What was found is kept, and told as an event on which an alarm waits.
 *
 * @param now end of what is looked at
 * @returns undefined while no model serves
 */
export async function watchDrift(
  { database, files, checks, telemetry }: WatchDriftParts,
  now: Date,
): Promise<{ readonly isAlarm: boolean } | undefined> {
  const found = await files.champion();
  if (found === undefined || found === "same") return undefined;
  const times = timesOf(found.champion, now);
  const [before, since] = await Promise.all([
    profileRatings(database, times.before),
    profileRatings(database, times.since),
  ]);
  const differences = findDrift(before, since);
  const drifted = differences.filter(({ verdict }) => verdict === "drift");
  const isAlarm = drifted.length > 0;
  const result: DriftResult = {
    before: { ...spanOf(times.before), people: before.columns.get("rating")?.rows ?? 0 },
    since: { ...spanOf(times.since), people: since.columns.get("rating")?.rows ?? 0 },
    fewestPeople: fewestRows,
    differences,
  };
  await checks.add({ version: found.champion.version, isAlarm, result });
  telemetry.event(
    "drift checked",
    {
      alarm: String(isAlarm),
      version: found.champion.version,
      columns: drifted.map(({ column }) => column).join(", "),
    },
    driftMeasurements(result),
  );
  return { isAlarm };
}

const spanOf = ({ from, to }: { readonly from: Date; readonly to: Date }) => ({
  from: from.toISOString(),
  to: to.toISOString(),
});

function timesOf({ at }: Champion, now: Date) {
  const began = new Date(at);
  const from = new Date(began.getTime() - daysBefore * 86_400_000);
  return { before: { from, to: began }, since: { from: began, to: now } };
}
