import type { Pool } from "pg";

export interface ArticleName {
  readonly article_id: string;
  readonly title: string | null;
}

/** Keys and titles of articles by the database's numbers; of one that was deleted its number. */
export async function articleNames(
  database: Pick<Pool, "query">,
  articles: Iterable<number>,
): Promise<(article: number) => ArticleName> {
  const { rows } = await database.query<{ id: string; key: string; title: string }>(
    "select id, key, title from articles.articles where id = any($1::bigint[])",
    [[...new Set(articles)]],
  );
  const names = new Map(rows.map(({ id, key, title }) => [Number(id), { article_id: key, title }]));
  return (article) => names.get(article) ?? { article_id: String(article), title: null };
}
