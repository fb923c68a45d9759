import { randomUUID } from "node:crypto";
import type { ArticlesDatabase } from "../../../functions/articles/testing/articles-database";
import type { Deed } from "../../deed";

/** Articles "a1", "a2" and so on, each of which takes 100 seconds. */
export async function addArticles(database: ArticlesDatabase, count: number): Promise<void> {
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'Article ' || n, 'text', 'news', 'press', 'en', 300, 100, now(), now() + interval '30 days'
    from generate_series(1, ${count}) n`);
}

export const noon = "2026-11-20T12:00:00.000Z";

/** A deed by Ann on article a1, unless it says otherwise. */
export function deed(of: Partial<Deed> & Pick<Deed, "kind">): Deed {
  const on = of.kind === "shown" ? {} : { article: "a1" };
  return { id: randomUUID(), reader: "ann", at: noon, ...on, ...of } as Deed;
}
