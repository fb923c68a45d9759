import { keepDays } from "../../runtime/articles/interactions/days";
import { PostgresInteractions } from "../../runtime/articles/interactions/postgres-interactions";
import { fitNewest } from "../../runtime/articles/model/fit-newest";
import type { SampleArticle } from "../../runtime/articles/sample/sample-articles";
import { type NewsWorld, newsWorld } from "../../runtime/articles/sample/sample-world";
import { choosePreferences } from "../../runtime/functions/articles/readers/choose-preferences";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { random } from "../../runtime/shared/random";

const width = 128;
const atOnce = 5000;
const days = 14;

export interface News {
  readonly world: NewsWorld;
  /** Pseudonyms of all readers. */
  readonly readers: readonly string[];
}

/** Fills a database with the live articles of a world of news, what its readers did until now, and a model of it. */
export async function addNews(database: ArticlesDatabase, articles: number, people = 5000): Promise<News> {
  const until = Date.now() - 60_000;
  const world = newsWorld({ articles, readers: people, days, archive: 0, until });
  const intake = database.as("articles_intake", 2);
  for (let day = -days; day < 0; day += 3)
    await keepDays(intake, { deeds: 365, lists: 365 }, new Date(until + day * 86_400_000));
  await keepDays(intake, { deeds: 365, lists: 365 });
  for (let from = 0; from < articles; from += atOnce)
    await insert(database, world.articles.slice(from, from + atOnce));
  const store = new PostgresInteractions(intake);
  for (let from = 0; from < world.deeds.length; from += atOnce)
    await store.append(world.deeds.slice(from, from + atOnce));
  // as the sample's do: categories, their language or two of them, some a region
  const api = database.as("articles_api", 1);
  for (const { key, preferences } of world.readers) await choosePreferences(api, key, preferences);
  await fitNewest(intake, { now: until, days });
  // as the database does by itself a minute later
  await database.rows("analyze");
  return { world, readers: world.readers.map(({ key }) => key) };
}

const columns = `
insert into articles.articles (key, title, summary, text, category, publisher, language, words, reading_seconds, published_at, expires_at,
  story, embedding, embedding_version)
select key, title, summary, summary, category, publisher, language, 300, 90, at, at + interval '30 days', story, embedding, 'bench'
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::bigint[], $9::bytea[])
  as given (key, title, summary, category, publisher, language, at, story, embedding)`;

async function insert(database: ArticlesDatabase, articles: readonly SampleArticle[]): Promise<void> {
  const column = <Value>(of: (each: SampleArticle) => Value) => articles.map(of);
  await database
    .as("articles_api", 1)
    .query(columns, [
      column(({ article }) => article.id),
      column(({ article }) => article.title),
      column(({ article }) => article.summary ?? ""),
      column(({ article }) => article.category),
      column(({ article }) => article.publisher),
      column(({ language }) => language),
      column(({ publishedAt }) => new Date(publishedAt)),
      column(({ story }) => story + 1),
      column(embeddingOf),
    ]);
}

/** What the world knows of an article, and noise: what a list costs does not depend on how a text becomes numbers. */
function embeddingOf({ subject, style, publishedAt }: SampleArticle): Buffer {
  const [of, noise] = [random(subject, 31), random(publishedAt, 32)];
  const row = Float32Array.from(
    { length: width },
    (_, f) => of.normal() + 0.5 * (style[f] ?? 0) + 0.5 * noise.normal(),
  );
  const length = Math.hypot(...row);
  return Buffer.from(row.map((value) => value / length).buffer);
}
