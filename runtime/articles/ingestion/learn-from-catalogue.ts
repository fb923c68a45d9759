import type { Pool } from "pg";
import { learnEmbedding } from "../embedding/learn-embedding";

/** Fewer tell too little of what articles differ in. */
const fewestArticles = 50;
/** The newest ones: what is written about changes. */
const mostArticles = 20_000;
/** Learned anew once the catalogue is so many times as large. */
const growth = 4;
/** The one that serves, and the one before, which instances may still be using. */
const kept = 2;

/**
 * Learns an embedding where there is none yet, or where it knows a small part of the catalogue: everything is encoded anew then
 * (`Ingestion.encodeRest`).
 *
 * @returns the version that was made
 */
export async function learnFromCatalogue(database: Pick<Pool, "query">): Promise<string | undefined> {
  const { rows: known } = await database.query<{ articles: number; learned: number | null }>(`
    select (select count(*) from articles.articles)::integer as articles,
      (select articles from articles.embeddings order by made_at desc limit 1) as learned`);
  const { articles = 0, learned = null } = known[0] ?? {};
  if (articles < fewestArticles) return undefined;
  if (learned !== null && (learned >= mostArticles || articles < growth * learned)) return undefined;
  const { rows } = await database.query<{ title: string; text: string }>(
    "select title, text from articles.articles order by published_at desc, id desc limit $1",
    [mostArticles],
  );
  const embedding = learnEmbedding(rows);
  await database.query(
    "insert into articles.embeddings (version, file, articles) values ($1, $2, $3) on conflict (version) do nothing",
    [embedding.version, Buffer.from(embedding.save()), rows.length],
  );
  await database.query(
    "delete from articles.embeddings where version not in (select version from articles.embeddings order by made_at desc limit $1)",
    [kept],
  );
  return embedding.version;
}
