import type { Pool } from "pg";
import { deedKinds } from "./reading-file";
import type { ReadArticle, ReadDeed, ReadingSource } from "./training";

/** Rows that are in memory at a time. */
const rowsAtOnce = 50_000;
const dayMs = 86_400_000;

const newestDeed =
  "select (extract(epoch from max(at)) * 1000)::float8 as at from articles.interactions where at > now() - interval '400 days'";

// counters are written in the transaction of their deeds
const versionOfData = `
select concat_ws(' ', $1::bigint, $2::float8,
  (select sum(clicks + reads + likes + dislikes + shares + hides + ratings) from articles.counters
    where day >= (to_timestamp($1 / 1000.0) at time zone 'UTC')::date),
  (select count(*) from articles.interactions where at > to_timestamp($2 / 1000.0 - 60)),
  (select max(change) from articles.articles),
  (select count(*) || '/' || coalesce(max(at)::text, '') from articles.forgotten)) as version`;

const deedsOf = `
select (extract(epoch from at) * 1000)::float8 as at, event, reader, kind, article, coalesce(seconds, rating, 0) as level
from articles.interactions
where (at, event) > (to_timestamp($1 / 1000.0), $2::uuid) and at <= to_timestamp($3 / 1000.0) and kind = any($4::text[])
order by at, event limit ${rowsAtOnce}`;

// those of the version that most have; others have none for lists, either
const articlesOf = `
with most as (
  select embedding_version from articles.articles
  where embedding is not null and expires_at > to_timestamp($1 / 1000.0) group by 1 order by count(*) desc, 1 desc limit 1)
select id, category, publisher, language, region, reading_seconds, story,
  (extract(epoch from published_at) * 1000)::float8 as published_at, (extract(epoch from expires_at) * 1000)::float8 as expires_at,
  case when embedding_version = (select embedding_version from most) then embedding end as embedding
from articles.articles
where id > $2 and expires_at > to_timestamp($1 / 1000.0) and published_at <= to_timestamp($3 / 1000.0)
order by id limit 2000`;

interface ArticleRow {
  readonly id: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly region: string | null;
  readonly reading_seconds: number;
  readonly story: string | null;
  readonly published_at: number;
  readonly expires_at: number;
  readonly embedding: Buffer | null;
}

/**
 * Deeds and articles of the database, by numbers of readers that stand nowhere else.
 *
 * @param database as the role `articles_training`
 */
export function databaseReading(database: Pick<Pool, "query">): ReadingSource {
  const windowOf = async (days: number) => {
    const { rows } = await database.query<{ at: number | null }>(newestDeed);
    const until = rows[0]?.at ?? 0;
    return { from: until - days * dayMs, until };
  };
  return {
    async version(days) {
      const { from, until } = await windowOf(days);
      const { rows } = await database.query<{ version: string }>(versionOfData, [Math.floor(from), until]);
      return rows[0]?.version ?? "";
    },
    async read(days) {
      const window = await windowOf(days);
      return { deeds: deedsIn(database, window), articles: articlesIn(database, window) };
    },
  };
}

interface Window {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** In the order of time, a page at a time: no statement lasts long, and none holds a lock. */
async function* deedsIn(database: Pick<Pool, "query">, { from, until }: Window): AsyncGenerator<ReadDeed> {
  let last: { at: number; event: string } = { at: from, event: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const { rows } = await database.query<
      Omit<ReadDeed, "article"> & { readonly article: string; readonly event: string }
    >(deedsOf, [last.at, last.event, until, deedKinds]);
    for (const { reader, kind, article, at, level } of rows)
      yield { reader, kind, article: Number(article), at, level };
    const end = rows.at(-1);
    if (!end || rows.length < rowsAtOnce) return;
    last = end;
  }
}

async function* articlesIn(
  database: Pick<Pool, "query">,
  { from, until }: Window,
): AsyncGenerator<ReadArticle> {
  for (let last = "0"; ; ) {
    const { rows } = await database.query<ArticleRow>(articlesOf, [from, last, until]);
    for (const row of rows) yield articleIn(row);
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
  }
}

function articleIn({ id, region, story, embedding, ...row }: ArticleRow): ReadArticle {
  return {
    article: Number(id),
    category: row.category,
    publisher: row.publisher,
    language: row.language,
    ...(region !== null && { region }),
    readingSeconds: row.reading_seconds,
    publishedAt: row.published_at,
    expiresAt: row.expires_at,
    story: Number(story ?? 0),
    embedding: embedding
      ? new Float32Array(Uint8Array.from(embedding).buffer, 0, Math.floor(embedding.length / 4))
      : new Float32Array(0),
  };
}
