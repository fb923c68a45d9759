import type { PoolClient } from "pg";
import type { Rows } from "../../recommender/data/rows";
import { launch } from "../../recommender/serve/cold-start/new-items";
import type { StoryIndex, ToldArticle } from "../stories/story-index";

/** The first ones who see a new article. */
const firstGroup = 100;
/** Articles like it whose readers may like it. */
const similar = 20;
/** Of what readers did with those, the newest of each. */
const [days, newestDeeds] = [30, 2000];
/** An article that came later than so long after it was published is none of the news. */
const newHours = 6;

const notLaunched = `
select a.id from articles.articles a
where a.id = any($1::bigint[]) and a.withdrawn_at is null
  and a.published_at > to_timestamp($2) - interval '${newHours} hours' and a.published_at <= to_timestamp($2)
  and not exists (select from articles.launches l where l.article = a.id)
  and (select coalesce(sum(c.shown), 0) from articles.counters c where c.article = a.id) < ${firstGroup}
order by a.id`;

const likedBy = `
select deed.article, deed.reader, sum(case deed.kind when 'click' then 1 when 'rating' then 2 else 3 end)::float8 as weight
from unnest($1::bigint[]) similar_one cross join lateral (
  select article, reader, kind from articles.interactions
  where article = similar_one and at > to_timestamp($2) - interval '${days} days' and at <= to_timestamp($2)
    and kind in ('click', 'like', 'share', 'rating') and (kind <> 'rating' or rating >= 4)
  order by at desc limit ${newestDeeds}
) deed
group by 1, 2 order by 1, 2`;

const begin = `
insert into articles.launches (article, readers, reach)
select article, readers, reach from jsonb_to_recordset($1) as launched (article bigint, readers bigint[], reach integer)
on conflict (article) do nothing`;

type Encoded = Pick<ToldArticle, "article" | "embedding">;

/**
 * Chooses who sees new articles that few have seen yet: those who liked what is like them, a sample of the likeliest first. An article that no
 * more than these may like is for everybody. In the transaction in which it is taken in, so that nobody else sees it first.
 *
 * @param index knows the articles already
 * @param now milliseconds since 1970
 * @returns how many begin with a first group
 */
export async function launchArticles(
  client: Pick<PoolClient, "query">,
  articles: readonly Encoded[],
  index: Pick<StoryIndex, "nearest">,
  now: number,
): Promise<number> {
  const { rows } = await client.query<{ id: string }>(notLaunched, [
    articles.map(({ article }) => article),
    now / 1000,
  ]);
  const notYet = new Set(rows.map(({ id }) => Number(id)));
  const fresh = articles
    .filter(({ article }) => notYet.has(article))
    .map((each) => ({ ...each, near: index.nearest(each, similar) }));
  if (fresh.length === 0) return 0;
  const liked = await deedsOf(
    client,
    new Set(fresh.flatMap(({ near }) => near.map(({ article }) => article))),
    now,
  );
  const launched = fresh.flatMap(({ article, embedding, near }) => {
    const { users, readers } = usersOf(near.map((other) => liked.get(other.article) ?? []));
    const { audience, reach } = launch(near.length, featuresOf([...near, { embedding }]), users, {
      firstGroup,
      similar,
      seed: article,
    });
    if (audience.length <= firstGroup) return [];
    return [{ article, readers: Array.from(audience, (user) => readers[user] as number), reach }];
  });
  if (launched.length > 0) await client.query(begin, [JSON.stringify(launched)]);
  return launched.length;
}

interface Liked {
  readonly reader: number;
  readonly weight: number;
}

async function deedsOf(
  client: Pick<PoolClient, "query">,
  articles: ReadonlySet<number>,
  now: number,
): Promise<ReadonlyMap<number, readonly Liked[]>> {
  const { rows } = await client.query<{ article: string; reader: string; weight: number }>(likedBy, [
    [...articles],
    now / 1000,
  ]);
  const byArticle = new Map<number, Liked[]>();
  for (const { article, reader, weight } of rows) {
    const liked = byArticle.get(Number(article)) ?? [];
    byArticle.set(Number(article), liked);
    liked.push({ reader: Number(reader), weight });
  }
  return byArticle;
}

function featuresOf(articles: readonly Pick<ToldArticle, "embedding">[]) {
  const width = articles.at(-1)?.embedding.length ?? 0;
  const matrix = new Float32Array(width * articles.length);
  for (const [n, { embedding }] of articles.entries()) matrix.set(embedding, n * width);
  return { width, matrix };
}

/** A row of readers for each article. */
function usersOf(liked: readonly (readonly Liked[])[]): { users: Rows; readers: readonly number[] } {
  const all = liked.flat();
  const readers = [...new Set(all.map(({ reader }) => reader))];
  const numbers = new Map(readers.map((reader, number) => [reader, number]));
  const start = new Int32Array(liked.length + 1);
  for (const [n, deeds] of liked.entries()) start[n + 1] = (start[n] as number) + deeds.length;
  const users: Rows = {
    rows: liked.length,
    columns: readers.length,
    start,
    index: Int32Array.from(all, ({ reader }) => numbers.get(reader) as number),
    value: Float32Array.from(all, ({ weight }) => weight),
    time: new Float64Array(all.length),
  };
  return { users, readers };
}
