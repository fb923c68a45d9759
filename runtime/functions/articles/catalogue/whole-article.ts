import type { Pool } from "pg";
import type { ArticleDetails } from "../contract/articles";
import { type ArticleRow, listedColumns, listedOf } from "./article-row";

interface WholeRow extends ArticleRow {
  readonly text: string;
  readonly region: string | null;
  readonly expires_at: Date | null;
  readonly withdrawn_at: Date | null;
}

const text = `
select ${listedColumns}, a.text, a.region, a.expires_at, a.withdrawn_at
from articles.articles a where a.key = $1`;

/** @returns "withdrawn" for one that was taken back, undefined for one that never was */
export async function wholeArticle(
  database: Pick<Pool, "query">,
  key: string,
): Promise<ArticleDetails | "withdrawn" | undefined> {
  const { rows } = await database.query<WholeRow>({ name: "articles-article", text, values: [key] });
  const [row] = rows;
  if (row === undefined) return undefined;
  const { text: body, region, expires_at, withdrawn_at, ...listed } = row;
  if (withdrawn_at !== null) return "withdrawn";
  return { ...listedOf(listed), text: body, region, expires_at: expires_at?.toISOString() ?? null };
}
