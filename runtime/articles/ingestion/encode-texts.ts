import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { minHashOf } from "../stories/min-hash";
import type { ArticleEncoder, EncodedText } from "./article-encoder";
import type { ReadyArticle } from "./ready-article";
import type { Encoding } from "./write-encodings";

/** What is made of a text, whichever article says it. */
export type TextEncoding = Omit<Encoding, "article">;

/** An article's text as the database has it. */
export interface TextRow extends EncodedText {
  readonly id: string;
  readonly change: string;
}

/** @throws EncoderAway */
export async function encodingsOf(
  articles: readonly EncodedText[],
  encoder: ArticleEncoder,
): Promise<TextEncoding[]> {
  if (articles.length === 0) return [];
  const rows = await encoder.encode(articles);
  return articles.map(({ title, text }, n) => ({
    embedding: rows[n] as Float32Array,
    minHash: minHashOf(title, text),
  }));
}

/** Keys of the articles that say this already, and are encoded. */
export async function encodedAlready(
  database: Pick<Pool, "query">,
  articles: readonly ReadyArticle[],
  version: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await database.query<{ key: string }>({
    name: "articles-encoded-already",
    text: `
      select a.key from articles.articles a
      join unnest($1::text[], $2::text[]) said (key, hash) on a.key = said.key and md5(a.title || e'\\n' || a.text) = said.hash
      where a.embedding_version = $3`,
    values: [
      articles.map(({ key }) => key),
      articles.map(({ title, text }) => createHash("md5").update(`${title}\n${text}`).digest("hex")),
      version,
    ],
  });
  return new Set(rows.map(({ key }) => key));
}

/** Ids of those that nobody has changed since they were read. */
export async function unchanged(client: PoolClient, read: readonly TextRow[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: "articles-unchanged",
    text: `
      select a.id from articles.articles a
      join unnest($1::bigint[], $2::bigint[]) known (id, change) on a.id = known.id and a.change = known.change`,
    values: [read.map(({ id }) => id), read.map(({ change }) => change)],
  });
  return new Set(rows.map(({ id }) => id));
}
