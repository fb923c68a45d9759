import type { Pool } from "pg";
import { fewestRows, findDrift } from "../../../drift/find-drift";
import type { TableProfile } from "../../../drift/table-profile";
import type { Telemetry } from "../../../shared/telemetry";
import type { ReadingDriftResult } from "../contract/drift";
import type { ReadingDriftChecks } from "./drift-checks";
import { profileReading } from "./profile-reading";

/** A champion learned in these days before it was made, and is held against as many of now as a week has. */
const [daysBefore, daysSince] = [14, 7];
const dayMs = 86_400_000;

export interface WatchReadingParts {
  readonly database: Pick<Pool, "query">;
  readonly checks: Pick<ReadingDriftChecks, "add">;
  readonly telemetry: Pick<Telemetry, "event">;
}

const champion = "select version, made_at from articles.models where state = 'champion'";

/**
 * Whether readers still open what they opened when the champion was trained. What was found is kept, and told as an event on which an alarm
 * waits.
 *
 * @returns whether it drifted; undefined while no model serves
 */
export async function watchReading(
  { database, checks, telemetry }: WatchReadingParts,
  now: Date,
): Promise<{ readonly isAlarm: boolean; readonly columns: readonly string[] } | undefined> {
  const { rows } = await database.query<{ version: string; made_at: Date }>(champion);
  const [serving] = rows;
  if (!serving) return undefined;
  const made = serving.made_at.getTime();
  const trained = { from: new Date(made - daysBefore * dayMs), to: serving.made_at };
  const newest = { from: new Date(Math.max(made, now.getTime() - daysSince * dayMs)), to: now };
  const [before, since] = await Promise.all([
    profileReading(database, trained),
    profileReading(database, newest),
  ]);
  const differences = findDrift(before, since);
  const columns = [
    ...new Set(differences.flatMap(({ verdict, column }) => (verdict === "drift" ? [column] : []))),
  ];
  const isAlarm = columns.length > 0;
  const result: ReadingDriftResult = {
    before: { ...spanOf(trained), readers: readersOf(before) },
    since: { ...spanOf(newest), readers: readersOf(since) },
    fewestReaders: fewestRows,
    differences,
  };
  const { version } = serving;
  await checks.add(version, isAlarm, result);
  telemetry.event(
    "reading drift checked",
    { alarm: String(isAlarm), version, columns: columns.join(", ") },
    { readersBefore: result.before.readers, readersSince: result.since.readers },
  );
  return { isAlarm, columns };
}

function readersOf({ columns }: TableProfile): number {
  return columns.get("category")?.rows ?? 0;
}

const spanOf = ({ from, to }: { readonly from: Date; readonly to: Date }) => ({
  from: from.toISOString(),
  to: to.toISOString(),
});
