import type { Pool, PoolClient } from "pg";
import { transaction } from "../../../database/transaction";
import { fewestRows } from "../../../drift/find-drift";
import { TableProfile } from "../../../drift/table-profile";
import { insertLists, takeLists } from "./list-profiles";

/** Lists of a full week, one of each person. */
export interface ListWeek {
  readonly profile: TableProfile;
  readonly from: Date;
  readonly until: Date;
}

export interface ListWeeks {
  /** Of the week that is being counted. */
  readonly running: TableProfile;
  /** The first full week; undefined until it has passed. */
  readonly baseline: ListWeek | undefined;
  /** The newest full week after it. */
  readonly latest: ListWeek | undefined;
}

const dayMs = 86_400_000;
/** It is looked at once a day, a little earlier or later. */
const [leastMs, mostMs] = [6.5 * dayMs, 7.5 * dayMs];

/**
 * Goes on with the weeks of a version's lists, once a night:
 *
 * ```
 *   first night ─▶ counted ─ 7 days ─▶ baseline ─▶ counted ─ 7 days ─▶ latest ─▶ counted …
 * ```
 * Who visits in a week is another mixture of people than who visits in a month, so whole weeks are compared. One in which nobody looked at its
 * end, or, for the baseline, with too few people to say anything, does not count.
 */
export function countWeek(database: Pick<Pool, "connect">, version: string, now: Date): Promise<ListWeeks> {
  return transaction(database, async (client) => {
    await client.query(
      "update films.list_weeks set began_at = null where version <> $1 and began_at is not null",
      [version],
    );
    const running = await takeLists(client, version);
    const { began_at, baseline, latest } = await weeksOf(client, version);
    const ms = began_at === null ? Number.POSITIVE_INFINITY : now.getTime() - began_at.getTime();
    const goesOn = ms < leastMs;
    if (goesOn) await insertLists(client, version, running);
    else await client.query("delete from films.listed_people where version = $1", [version]);
    const isWeek = !goesOn && ms < mostMs;
    const ended = isWeek && began_at ? { profile: running, from: began_at, until: now } : undefined;
    const isBaseline = ended !== undefined && baseline === undefined && peopleOf(running) >= fewestRows;
    const weeks = {
      running,
      baseline: isBaseline ? ended : baseline,
      latest: baseline && (ended ?? latest),
    };
    await keep(client, version, weeks, goesOn && began_at ? began_at : now);
    return weeks;
  });
}

export function peopleOf({ columns }: TableProfile): number {
  return columns.values().next().value?.rows ?? 0;
}

interface StoredWeek {
  readonly profile: unknown;
  readonly from: string;
  readonly until: string;
}

async function weeksOf(client: PoolClient, version: string) {
  const { rows } = await client.query<{
    began_at: Date | null;
    baseline: StoredWeek | null;
    latest: StoredWeek | null;
  }>("select began_at, baseline, latest from films.list_weeks where version = $1", [version]);
  const { began_at = null, baseline = null, latest = null } = rows[0] ?? {};
  return { began_at, baseline: weekOf(baseline), latest: weekOf(latest) };
}

function weekOf(stored: StoredWeek | null): ListWeek | undefined {
  if (stored === null) return undefined;
  const { profile, from, until } = stored;
  return { profile: TableProfile.fromJSON(profile), from: new Date(from), until: new Date(until) };
}

async function keep(
  client: PoolClient,
  version: string,
  { baseline, latest }: ListWeeks,
  began: Date,
): Promise<void> {
  await client.query(
    `insert into films.list_weeks (version, began_at, baseline, latest) values ($1, $2, $3, $4)
     on conflict (version) do update set began_at = excluded.began_at, baseline = excluded.baseline, latest = excluded.latest`,
    [version, began, baseline && JSON.stringify(baseline), latest && JSON.stringify(latest)],
  );
}
