import type { AppDatabase } from "../../../database/testing/app-database";
import type { ReadingSource } from "../training";

const rowsAtOnce = 5000;

/** Puts all that a source has into the database, as ingestion and whoever takes deeds in would have. */
export async function loadNews(
  database: Pick<AppDatabase<string>, "rows">,
  source: ReadingSource,
): Promise<void> {
  const data = await source.read(400);
  const articles: string[] = [];
  for await (const each of data.articles) {
    const { article, category, publisher, language, readingSeconds, publishedAt, expiresAt, embedding } =
      each;
    const bytes = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength).toString("hex");
    articles.push(
      `(${article}, 'a${article}', '', '', '${category}', '${publisher.replaceAll("'", "''")}', '${language}', 1, ${readingSeconds}, ${time(publishedAt)},
        ${time(expiresAt)}, '\\x${bytes}', 'v1')`,
    );
  }
  const readers = new Map<string, number>();
  const deeds: string[] = [];
  for await (const { reader, kind, article, at, level } of data.deeds) {
    const id = readers.get(reader) ?? readers.size + 1;
    readers.set(reader, id);
    const seconds = kind === "read" ? Math.round(level) : "null";
    deeds.push(
      `(gen_random_uuid(), ${time(at)}, ${id}, '${kind}', ${article}, ${seconds}, ${kind === "rating" ? level : "null"})`,
    );
  }
  const keys = [...readers.keys()].map((key) => `('${key}')`);
  await insert("readers (key)", keys);
  await insert(
    `articles (id, key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at, embedding,
      embedding_version) overriding system value`,
    articles,
  );
  await insert("interactions (event, at, reader, kind, article, seconds, rating)", deeds);
  await database.rows(`
    insert into articles.counters (article, day, clicks)
    select article, (at at time zone 'UTC')::date, count(*) from articles.interactions group by 1, 2`);

  async function insert(into: string, rows: readonly string[]): Promise<void> {
    for (let from = 0; from < rows.length; from += rowsAtOnce)
      await database.rows(
        `insert into articles.${into} values ${rows.slice(from, from + rowsAtOnce).join(",")}`,
      );
  }
}

function time(ms: number): string {
  return `to_timestamp(${ms / 1000})`;
}
