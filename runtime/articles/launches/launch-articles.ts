import type { Pool } from "pg";
import type { Rows } from "../../recommender/data/rows";
import { similarItems } from "../../recommender/serve/algorithms/content";
import { launch } from "../../recommender/serve/cold-start/new-items";
import type { LiveArticles } from "../live/live-articles";

type Database = Pick<Pool, "query">;

/** The first ones who see a new article. */
const firstGroup = 100;
/** Articles like it whose readers may like it. */
const similar = 20;
/** Of what readers did with those. */
const days = 30;
/** An article that came later than so long after it was published is none of the news. */
const newHours = 6;
const mostAtOnce = 100;

const notLaunched = `
select a.id from articles.articles a
where a.published_at > to_timestamp($1) - interval '${newHours} hours' and a.published_at <= to_timestamp($1)
  and a.withdrawn_at is null and a.embedding is not null
  and not exists (select from articles.launches l where l.article = a.id)
  and (select coalesce(sum(c.shown), 0) from articles.counters c where c.article = a.id) < ${firstGroup}
order by a.id limit ${mostAtOnce}`;

const likedBy = `
select article, reader, sum(case kind when 'click' then 1 when 'rating' then 2 else 3 end)::float8 as weight
from articles.interactions
where article = any($1::bigint[]) and at > to_timestamp($2) - interval '${days} days' and at <= to_timestamp($2)
  and (kind in ('click', 'like', 'share') or kind = 'rating' and rating >= 4)
group by article, reader order by article, reader`;

const begin = `
insert into articles.launches (article, readers, reach)
select article, readers, reach from jsonb_to_recordset($1) as launched (article bigint, readers bigint[], reach integer)
on conflict (article) do nothing`;

/**
 * Chooses who sees new articles that few have seen yet: those who liked what is like them, a sample of the likeliest first. An article that no
 * more than these may like is for everybody.
 *
 * @param live knows the new articles already
 * @param now milliseconds since 1970
 * @returns how many begin with a first group
 */
export async function launchArticles(database: Database, live: LiveArticles, now: number): Promise<number> {
  const { rows } = await database.query<{ id: string }>(notLaunched, [now / 1000]);
  const places = rows.flatMap(({ id }) => live.placeOf(Number(id)) ?? []);
  if (places.length === 0) return 0;
  const features = live.features();
  const near = new Set(places.flatMap((place) => [...similarItems(features, place, similar).items]));
  const articles = [...near].map((place) => live.articles[place] as number);
  // places of the articles may change while the database is asked, so theirs and the new ones' numbers are kept
  const fresh = places.map((place) => live.articles[place] as number);
  const liked = await database.query<LikedRow>(likedBy, [articles, now / 1000]);
  const { users, readers } = usersOf(liked.rows, live);
  const launched = fresh.flatMap((article) => {
    const place = live.placeOf(article);
    if (place === undefined) return [];
    const { audience, reach } = launch(place, live.features(), users, { firstGroup, similar, seed: article });
    if (audience.length <= firstGroup) return [];
    return [{ article, readers: Array.from(audience, (user) => readers[user] as number), reach }];
  });
  if (launched.length > 0) await database.query(begin, [JSON.stringify(launched)]);
  return launched.length;
}

interface LikedRow {
  readonly article: string;
  readonly reader: string;
  readonly weight: number;
}

/** The readers of each place of the live articles. */
function usersOf(
  liked: readonly LikedRow[],
  live: LiveArticles,
): { users: Rows; readers: readonly number[] } {
  const known = liked
    .flatMap((row) => {
      const place = live.placeOf(Number(row.article));
      return place === undefined ? [] : [{ place, reader: Number(row.reader), weight: row.weight }];
    })
    .sort((a, b) => a.place - b.place);
  const readers = [...new Set(known.map(({ reader }) => reader))];
  const numbers = new Map(readers.map((reader, number) => [reader, number]));
  const start = new Int32Array(live.size + 1);
  for (const { place } of known) (start[place + 1] as number)++;
  for (let place = 0; place < live.size; place++) (start[place + 1] as number) += start[place] as number;
  const users: Rows = {
    rows: live.size,
    columns: readers.length,
    start,
    index: Int32Array.from(known, ({ reader }) => numbers.get(reader) as number),
    value: Float32Array.from(known, ({ weight }) => weight),
    time: new Float64Array(known.length),
  };
  return { users, readers };
}
