import type { Pool } from "pg";
import type { ListedArticle } from "../contract/articles";
import { type ArticleRow, listedColumns, listedOf } from "./article-row";

// what was opened in two days, and what is new while nobody has opened anything
const text = `
select ${listedColumns}
from articles.articles a
left join (
  select article, sum(clicks) as clicks from articles.counters
  where day >= ($1::timestamptz at time zone 'UTC')::date - 1 group by article
) c on c.article = a.id
where a.withdrawn_at is null and a.published_at <= $1 and (a.expires_at is null or a.expires_at > $1)
  and ($2::text is null or a.category = $2)
order by coalesce(c.clicks, 0) desc, a.published_at desc, a.id desc
limit $3`;

/** What is read most, of all categories or one. @param now is passed, so that a replay finds the same */
export async function trendingArticles(
  database: Pick<Pool, "query">,
  { n, category }: { readonly n: number; readonly category?: string | undefined },
  now: Date,
): Promise<ListedArticle[]> {
  const { rows } = await database.query<ArticleRow>({
    name: "articles-trending",
    text,
    values: [now, category ?? null, n],
  });
  return rows.map(listedOf);
}
