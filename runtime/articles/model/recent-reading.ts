import type { Pool } from "pg";
import type { RecentReading } from "./fit-articles";

export interface ReadingWindow {
  /** The end of what is known, in milliseconds since 1970; deeds after it are not looked at. */
  readonly now: number;
  /** Before `now`. */
  readonly days: number;
}

/** The newest articles of a reader that are learned from. */
const mostOfReader = 200;
const readersAtOnce = 2000;

const lastOfNext = `
select max(reader) as last from (
  select distinct reader from articles.interactions
  where reader > $1 and at > to_timestamp($2) and at <= to_timestamp($3) order by reader limit ${readersAtOnce}) next_ones`;

// an article once, when it was first opened
const readingOf = `
select array_agg(article order by at, article) as articles, array_agg(extract(epoch from at)::float8 order by at, article) as times
from (
  select reader, article, min(at) as at from articles.interactions
  where reader > $1 and at > to_timestamp($2) and at <= to_timestamp($3) and reader <= $4
    and (kind in ('click', 'like', 'share') or kind = 'rating' and rating >= 4)
  group by reader, article
) first_time
group by reader order by reader`;

/** What readers opened and liked in the window's days. */
export async function recentReading(
  database: Pick<Pool, "query">,
  { now, days }: ReadingWindow,
): Promise<RecentReading> {
  const window = [now / 1000 - days * 86_400, now / 1000];
  const rows: { readonly articles: readonly number[]; readonly times: readonly number[] }[] = [];
  for (let last = "0"; ; ) {
    const found = await database.query<{ last: string | null }>(lastOfNext, [last, ...window]);
    const next = found.rows[0]?.last;
    if (!next) break;
    const readers = await database.query<{ articles: string[]; times: number[] }>(readingOf, [
      last,
      ...window,
      next,
    ]);
    for (const { articles, times } of readers.rows)
      rows.push({ articles: articles.slice(-mostOfReader).map(Number), times: times.slice(-mostOfReader) });
    last = next;
  }
  return reading(rows);
}

/** @param rows a reader each, oldest first; times are seconds since 1970 */
export function reading(
  rows: readonly { readonly articles: readonly number[]; readonly times: readonly number[] }[],
): RecentReading {
  const articles = Float64Array.from(new Set(rows.flatMap((row) => row.articles))).sort();
  const positions = new Map(Array.from(articles, (article, position) => [article, position]));
  const size = rows.reduce((sum, row) => sum + row.articles.length, 0);
  const [user, item] = [new Int32Array(size), new Int32Array(size)];
  const time = new Float64Array(size);
  let at = 0;
  rows.forEach((row, reader) => {
    row.articles.forEach((article, n) => {
      user[at] = reader;
      item[at] = positions.get(article) as number;
      time[at++] = row.times[n] as number;
    });
  });
  const rating = new Float32Array(size).fill(1);
  return { interactions: { users: rows.length, items: articles.length, user, item, rating, time }, articles };
}
