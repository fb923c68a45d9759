import type { Pool } from "pg";
import { fewestRows, findDrift } from "../../../drift/find-drift";
import { TableProfile } from "../../../drift/table-profile";
import type { FilmModel } from "../../../films/film-model";
import type { TrainingProfile } from "../../../films/watch/training-profile";
import type { Telemetry } from "../../../shared/telemetry";
import type { DriftResult } from "../contract/drift";
import type { ChampionFiles } from "../serving/champion-files";
import type { DriftChecks } from "./drift-checks";
import { figuresOf } from "./drift-figures";
import { driftMeasurements } from "./drift-measurements";
import { countWeek, type ListWeek, type ListWeeks, peopleOf } from "./list-weeks";
import { profileLive } from "./profile-live";
import { profileRatings } from "./profile-ratings";

/** What a model learned from lies in these days before it began to serve. */
const daysBefore = 365;
const dayMs = 86_400_000;

export interface WatchDriftParts {
  readonly database: Pick<Pool, "connect" | "query">;
  readonly files: Pick<ChampionFiles, "champion" | "profile">;
  /** What serves. */
  readonly model: () => Promise<{ readonly model: Pick<FilmModel, "films" | "rank" | "sha256"> } | undefined>;
  readonly checks: Pick<DriftChecks, "add">;
  readonly telemetry: Pick<Telemetry, "event">;
}

export interface FoundDrift {
  readonly isAlarm: boolean;
  /** Those in which something drifted. */
  readonly columns: readonly string[];
}

interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Profiles of the same columns, and what of it is told. */
interface Compared {
  readonly before: TableProfile;
  readonly since: TableProfile;
  readonly told?: Partial<DriftResult>;
}

/**
 * Whether what people rate since the champion serves is still what it was in the year before, in which it learned, and whether the champion
 * still does what it did: its lists in their first full week, and how far it was at its training from what people then liked. What was
 * found is kept, and told as an event on which an alarm waits.
 *
 * @param now end of what is looked at
 * @returns undefined while no model serves
 */
export async function watchDrift(parts: WatchDriftParts, now: Date): Promise<FoundDrift | undefined> {
  const { files, checks, telemetry } = parts;
  const found = await files.champion();
  if (found === undefined || found === "same") return undefined;
  const { version, sha256, at } = found.champion;
  const began = new Date(at);
  const year = { from: new Date(began.getTime() - daysBefore * dayMs), to: began };
  const since = { from: began, to: now };
  const rated = await compareRatings(parts, year, since);
  const training = await files.profile(sha256);
  const weeks = await countWeek(parts.database, version, now);
  const lists = compareLists(weeks);
  const live = training && (await compareLive(parts, { training, sha256, now }));

  const all = [rated, ...(lists ? [lists] : []), ...(live?.isWhole ? [live] : [])];
  const differences = findDrift(
    joined(all.map(({ before }) => before)),
    joined(all.map((each) => each.since)),
  );
  const columns = [
    ...new Set(differences.flatMap(({ verdict, column }) => (verdict === "drift" ? [column] : []))),
  ];
  const isAlarm = columns.length > 0;
  const result: DriftResult = {
    before: { ...spanOf(year), people: peopleOf(rated.before) },
    since: { ...spanOf(since), people: peopleOf(rated.since) },
    lists: toldOf(weeks),
    ...live?.told,
    fewestPeople: fewestRows,
    differences,
    figures: figuresOf(training, { lists: weeks.latest?.profile ?? weeks.running, live: live?.since }),
  };
  await checks.add({ version, isAlarm, result });
  telemetry.event(
    "drift checked",
    { alarm: String(isAlarm), version, columns: columns.join(", ") },
    driftMeasurements(result),
  );
  return { isAlarm, columns };
}

async function compareRatings({ database }: WatchDriftParts, year: Span, span: Span): Promise<Compared> {
  const [before, since] = await Promise.all([profileRatings(database, year), profileRatings(database, span)]);
  return { before, since };
}

/** Visitors need not be who rated before the training: their lists are compared with those of the champion's own first week. */
function compareLists({ baseline, latest }: ListWeeks): Compared | undefined {
  return baseline && latest && { before: baseline.profile, since: latest.profile };
}

function toldOf({ running, baseline, latest }: ListWeeks): DriftResult["lists"] {
  const told = ({ profile, from, until }: ListWeek) => ({
    ...spanOf({ from, to: until }),
    people: peopleOf(profile),
  });
  return {
    people: peopleOf(running),
    ...(baseline && { baseline: told(baseline) }),
    ...(latest && { week: told(latest) }),
  };
}

/** Of as many days as at the training: among more days' people, fewer are new, and the shares of both would differ by that alone. */
async function compareLive(
  { database, model }: WatchDriftParts,
  { training, sha256, now }: { training: TrainingProfile; sha256: string; now: Date },
): Promise<(Compared & { readonly isWhole: boolean }) | undefined> {
  const served = (await model())?.model;
  if (served?.sha256 !== sha256) return undefined;
  const [wanted, until] = [now.getTime() - training.days * dayMs, Date.parse(training.until)];
  const isWhole = wanted >= until;
  const span = { from: new Date(Math.max(wanted, until)), to: now };
  const since = await profileLive(database, served, { likedFrom: training.likedFrom, ...span });
  const told = { ...spanOf(span), people: peopleOf(since), days: training.days, compared: isWhole };
  return { before: training.live, since, isWhole, told: { live: told } };
}

/** The columns of several tables in one, so that one bound of false alarms holds for all of them. */
function joined(tables: readonly TableProfile[]): TableProfile {
  return new TableProfile(new Map(tables.flatMap(({ columns }) => [...columns])));
}

const spanOf = ({ from, to }: Span) => ({ from: from.toISOString(), to: to.toISOString() });
