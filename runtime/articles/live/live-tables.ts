import type { Pool } from "pg";

type Database = Pick<Pool, "query">;

export interface EmbeddingKind {
  readonly version: string | undefined;
  readonly width: number;
}

const mostUsed = `
select embedding_version as version, octet_length(embedding) / 4 as width
from articles.articles
where embedding is not null and withdrawn_at is null and expires_at > to_timestamp($1 / 1000.0)
group by 1, 2 order by count(*) desc, 1 desc limit 1`;

/** Of the embeddings that most live articles have. */
export async function embeddingKind(database: Database, now: number): Promise<EmbeddingKind> {
  const { rows } = await database.query<{ version: string; width: number }>(mostUsed, [now]);
  return rows[0] ?? { version: undefined, width: 0 };
}

/** Days whose deeds say what is read now. */
const popularDays = 3;

// half as much for each day, from the middle of a day on
const popular = `
select article, sum((clicks + likes + shares) * power(0.5, ($1 - extract(epoch from day)::float8) / 86400 - 0.5)) as popularity
from articles.counters
where day > to_timestamp($1)::date - ${popularDays} and clicks + likes + shares > 0
group by article`;

/** How much articles are read now. */
export async function popularities(database: Database, now: number): Promise<ReadonlyMap<number, number>> {
  const { rows } = await database.query<{ article: string; popularity: number }>({
    name: "articles-popularity",
    text: popular,
    values: [now / 1000],
  });
  return new Map(rows.map(({ article, popularity }) => [Number(article), Number(popularity)]));
}

/** A change may be seen so much later than its time says: it is that of its transaction's beginning. */
const overlapSeconds = 30;

const launches = `
select article, changed_at > to_timestamp($1) as is_new, now() as heard_at,
  case when changed_at > to_timestamp($1) then readers[1:reach] end as audience
from articles.launches where cardinality(readers) > 0`;

export interface Launches {
  /** Articles that not everybody may see yet. */
  readonly articles: ReadonlySet<number>;
  /** To whom those are shown that changed lately. */
  readonly changed: ReadonlyMap<number, ReadonlySet<number>>;
  /** For the next question, in seconds since 1970. */
  readonly heardAt: number;
}

export async function launchesSince(database: Database, since: number): Promise<Launches> {
  const { rows } = await database.query<{
    article: string;
    is_new: boolean;
    heard_at: Date;
    audience: string[] | null;
  }>({ name: "articles-launches", text: launches, values: [Math.max(0, since - overlapSeconds)] });
  return {
    articles: new Set(rows.map(({ article }) => Number(article))),
    changed: new Map(
      rows.flatMap(({ article, is_new, audience }) =>
        is_new ? [[Number(article), new Set((audience ?? []).map(Number))] as const] : [],
      ),
    ),
    heardAt: rows[0] ? rows[0].heard_at.getTime() / 1000 : since,
  };
}
