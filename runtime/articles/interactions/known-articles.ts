import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
import type { Deed } from "../deed";

/** By their keys. */
export type KnownArticles = ReadonlyMap<string, KnownArticle>;

export interface KnownArticle {
  readonly id: number;
  readonly readingSeconds: number;
}

const find =
  'select id, key, reading_seconds as "readingSeconds" from articles.articles where key = any($1::text[])';

/** Those of the articles of these deeds that are there. */
export async function knownArticles(client: PoolClient, deeds: readonly Deed[]): Promise<KnownArticles> {
  const keys = [...new Set(deeds.flatMap(articlesOf))];
  const { rows } = await client.query<{ id: string; key: string; readingSeconds: number }>({
    name: "articles-by-key",
    text: find,
    values: [arrayText(keys)],
  });
  return new Map(rows.map(({ id, key, readingSeconds }) => [key, { id: Number(id), readingSeconds }]));
}

export function articlesOf(deed: Deed): readonly string[] {
  return deed.kind === "shown" ? deed.articles : [deed.article];
}
