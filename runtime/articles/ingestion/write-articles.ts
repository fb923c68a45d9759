import type { PoolClient } from "pg";
import type { ReadyArticle } from "./ready-article";

export interface WrittenArticle {
  readonly id: number;
  readonly key: string;
  readonly isNew: boolean;
}

const columns = {
  key: "text",
  title: "text",
  summary: "text",
  text: "text",
  category: "text",
  publisher: "text",
  language: "text",
  region: "text",
  url: "text",
  image: "text",
  words: "integer",
  reading_seconds: "integer",
  published_at: "timestamptz",
  expires_at: "timestamptz",
} as const;

const names = Object.keys(columns);
const changing = names.filter((name) => name !== "key");
const list = (each: (name: string, n: number) => string, of = names) => of.map(each).join(", ");

// what an article says in other fields is encoded nowhere
const encoded = ["embedding", "embedding_version", "min_hash"];
const saysTheSame = "(articles.title, articles.text) is not distinct from (excluded.title, excluded.text)";

// what is the same already is not written: nobody has to look at it again
const text = `
insert into articles.articles (${names.join(", ")})
select * from unnest(${list((name, n) => `$${n + 1}::${columns[name as keyof typeof columns]}[]`)})
on conflict (key) do update set
  ${list((name) => `${name} = excluded.${name}`, changing)},
  ${encoded.map((name) => `${name} = case when ${saysTheSame} then articles.${name} end`).join(", ")}
where (${list((name) => `articles.${name}`, changing)}) is distinct from (${list((name) => `excluded.${name}`, changing)})
returning id, key, xmax = 0 as is_new`;

/** Writes articles down whose keys differ. @returns those that are new or say something else than before */
export async function writeArticles(
  client: PoolClient,
  articles: readonly ReadyArticle[],
): Promise<WrittenArticle[]> {
  const column = <Value>(of: (article: ReadyArticle) => Value) => articles.map(of);
  const { rows } = await client.query<{ id: string; key: string; is_new: boolean }>({
    name: "articles-write",
    text,
    values: [
      column(({ key }) => key),
      column(({ title }) => title),
      column(({ summary }) => summary),
      column(({ text }) => text),
      column(({ category }) => category),
      column(({ publisher }) => publisher),
      column(({ language }) => language),
      column(({ region }) => region),
      column(({ url }) => url),
      column(({ image }) => image),
      column(({ words }) => words),
      column(({ readingSeconds }) => readingSeconds),
      column(({ publishedAt }) => new Date(publishedAt)),
      column(({ expiresAt }) => new Date(expiresAt)),
    ],
  });
  return rows.map(({ id, key, is_new }) => ({ id: Number(id), key, isNew: is_new }));
}
