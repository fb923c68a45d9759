import type { Pool } from "pg";
import type { LiveArticle } from "./live-article";

/** Most rows of one answer. */
const rowsAtOnce = 2000;

/** What of a change concerns lists. */
export interface ChangedArticle {
  readonly change: number;
  readonly number: number;
  /** Undefined when it may be in no list any more. */
  readonly article: LiveArticle | undefined;
  readonly embeddingVersion: string | undefined;
}

interface Row {
  readonly id: string;
  readonly change: string;
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly region: string | null;
  readonly url: string | null;
  readonly image: string | null;
  readonly reading_seconds: number;
  readonly published_at: Date;
  readonly expires_at: Date;
  readonly is_withdrawn: boolean;
  readonly story: string | null;
  readonly embedding: Buffer | null;
  readonly embedding_version: string | null;
  readonly audience: readonly string[] | null;
}

const columns = `
a.id, a.change, a.key, a.title, a.summary, a.category, a.publisher, a.language, a.region, a.url, a.image, a.reading_seconds,
a.published_at, a.expires_at, a.withdrawn_at is not null as is_withdrawn, a.story, a.embedding, a.embedding_version, 
  case when cardinality(l.readers) > 0 then l.readers[1:l.reach] end as audience`;

const changesAfter = `
select ${columns} from articles.articles a left join articles.launches l on l.article = a.id
where a.change > $1 order by a.change limit ${rowsAtOnce}`;

const liveOnesAfter = `
select ${columns} from articles.articles a left join articles.launches l on l.article = a.id
where a.change > $1 and a.withdrawn_at is null and a.expires_at > to_timestamp($2 / 1000.0) order by a.change limit ${rowsAtOnce}`;

/** The next changes after one, in their order; fewer than `rowsAtOnce` are the last ones. */
export async function changedArticles(
  database: Pick<Pool, "query">,
  after: number,
  now: number,
  isFirstLoad: boolean,
): Promise<{ readonly changes: readonly ChangedArticle[]; readonly isLast: boolean }> {
  const { rows } = await database.query<Row>(
    isFirstLoad
      ? { name: "articles-live", text: liveOnesAfter, values: [after, now] }
      : { name: "articles-changed", text: changesAfter, values: [after] },
  );
  return { changes: rows.map((row) => changeIn(row, now)), isLast: rows.length < rowsAtOnce };
}

function changeIn(row: Row, now: number): ChangedArticle {
  const { embedding_version: embeddingVersion, is_withdrawn, expires_at } = row;
  const isLive = !is_withdrawn && expires_at.getTime() > now;
  return {
    change: Number(row.change),
    number: Number(row.id),
    article: isLive ? articleIn(row) : undefined,
    embeddingVersion: embeddingVersion ?? undefined,
  };
}

function articleIn({ id, region, url, image, story, embedding, audience, ...row }: Row): LiveArticle {
  return {
    article: Number(id),
    key: row.key,
    title: row.title,
    summary: row.summary,
    category: row.category,
    publisher: row.publisher,
    language: row.language,
    ...(region !== null && { region }),
    ...(url !== null && { url }),
    ...(image !== null && { image }),
    readingSeconds: row.reading_seconds,
    publishedAt: row.published_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    story: Number(story ?? 0),
    embedding: embedding ? floatsIn(embedding) : new Float32Array(0),
    ...(audience && { audience: new Set(audience.map(Number)) }),
  };
}

function floatsIn(bytes: Buffer): Float32Array {
  // the driver's buffer is a part of a larger one that need not begin at a multiple of four
  return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4));
}
