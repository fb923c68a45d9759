import type { Pool } from "pg";
import { type Engagement, expansionRate, qualityScore } from "../../recommender/serve/cold-start/new-items";

/** After so long a new article is for everybody, however few saw it: news do not wait. */
const longestHours = 24;

interface LaunchRow {
  readonly article: string;
  readonly reach: number;
  readonly readers: number;
  readonly hours: number;
  readonly shown: string;
  readonly clicks: string;
  readonly reads: string;
  readonly read_seconds: string;
  readonly likes: string;
  readonly shares: string;
  readonly reading_seconds: number;
}

const launches = `
select l.article, l.reach, cardinality(l.readers) as readers, extract(epoch from to_timestamp($1) - l.launched_at) / 3600 as hours,
  a.reading_seconds, coalesce(sum(c.shown), 0) as shown, coalesce(sum(c.clicks), 0) as clicks, coalesce(sum(c.reads), 0) as reads,
  coalesce(sum(c.read_seconds), 0) as read_seconds, coalesce(sum(c.likes), 0) as likes, coalesce(sum(c.shares), 0) as shares
from articles.launches l join articles.articles a on a.id = l.article left join articles.counters c on c.article = l.article
where cardinality(l.readers) > 0
group by l.article, a.reading_seconds`;

const expand = `
update articles.launches l set reach = wider.reach, changed_at = clock_timestamp()
from unnest($1::bigint[], $2::integer[]) as wider (article, reach)
where l.article = wider.article and l.reach < wider.reach`;

// a line without readers is for everybody, and says that the article was launched
const openToAll = `
update articles.launches set readers = '{}', reach = 0, changed_at = clock_timestamp() where article = any($1::bigint[])`;

const forget = "delete from articles.launches where launched_at < to_timestamp($1) - interval '7 days'";

export interface ExpandedLaunches {
  /** That are shown to more readers now. */
  readonly wider: number;
  /** That everybody may see now. */
  readonly open: number;
}

/**
 * Shows new articles to more of those who may like them, by how they did with those who saw them: as section 11 of the reference, by 0.5, 0.3
 * or 0.1 of the readers so far. A round waits until half of those have seen it. When all have, or a day has passed, it is for everybody.
 *
 * @param now milliseconds since 1970
 */
export async function expandLaunches(database: Pick<Pool, "query">, now: number): Promise<ExpandedLaunches> {
  const { rows } = await database.query<LaunchRow>(launches, [now / 1000]);
  const [open, going] = [[], []] as [LaunchRow[], LaunchRow[]];
  for (const row of rows) (row.reach >= row.readers || row.hours >= longestHours ? open : going).push(row);
  const wider = going
    .filter(({ shown, reach }) => Number(shown) >= reach / 2)
    .map((row) => ({ article: row.article, reach: widerReach(row) }));
  await database.query(openToAll, [open.map(({ article }) => article)]);
  await database.query(forget, [now / 1000]);
  await database.query(expand, [wider.map(({ article }) => article), wider.map(({ reach }) => reach)]);
  return { wider: wider.length, open: open.length };
}

function widerReach(row: LaunchRow): number {
  const tenths = Math.round(10 * (1 + expansionRate(qualityScore(engagementOf(row)))));
  const grown = Math.ceil((row.reach * tenths) / 10);
  return Math.min(row.readers, grown);
}

/** Each a share: of those shown who opened it; of the article that was read; of those who opened it, who shared and liked it. */
function engagementOf(row: LaunchRow): Engagement {
  const clicks = Number(row.clicks);
  return {
    clickRate: share(clicks, Number(row.shown)),
    readTime: share(Number(row.read_seconds), Number(row.reads) * row.reading_seconds),
    shareRate: share(Number(row.shares), clicks),
    likeRate: share(Number(row.likes), clicks),
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}
