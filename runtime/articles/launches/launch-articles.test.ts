import type { Pool } from "pg";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { FollowedArticles } from "../live/followed-articles";
import { launchArticles } from "./launch-articles";

let database: ArticlesDatabase;
let intake: Pool;
const now = Date.now();
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  intake = database.as("articles_intake");
}, 60_000);
beforeEach(() =>
  database.rows(
    "truncate articles.articles, articles.launches, articles.counters, articles.interactions cascade",
  ),
);
afterAll(() => database?.stop());

const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString("hex");

/** Articles on sports and one on music, a day old; and a new one on sports, if nothing else is said. */
async function publish(readers: number, published = "now() - interval '1 minute'") {
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at, embedding, embedding_version)
    select key, 'A', 'a', 'news', 'press', 'en', 1, 1, at, now() + interval '2 days', embedding, 'one' from (values
      ('sports', now() - interval '1 day', '\\x${floats(1, 0)}'::bytea),
      ('music', now() - interval '1 day', '\\x${floats(0, 1)}'),
      ('new', ${published}, '\\x${floats(0.99, 0.14)}')) made (key, at, embedding)`);
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, article)
    select gen_random_uuid(), now() - interval '1 hour', reader, 'like', id from articles.articles, generate_series(1, ${readers}) reader
    where key = 'sports'`);
}

async function begin() {
  const feed = new FollowedArticles(intake);
  await feed.poll();
  const launched = await launchArticles(intake, feed.live, now);
  const [row] = await database.rows(
    "select key, cardinality(readers) as readers, reach from articles.launches join articles.articles on id = article",
  );
  return { launched, row };
}

it("shows a new article to 100 of those first who liked what is like it", async () => {
  await publish(400);
  expect(await begin()).toEqual({ launched: 1, row: { key: "new", readers: 400, reach: 100 } });
  expect((await begin()).launched).toBe(0);
});

it.each([
  ["no more than 100 may like it", 100, undefined],
  ["it is old", 400, "now() - interval '8 hours'"],
])("shows an article to everybody when %s", async (_, readers, published) => {
  await publish(readers, published);
  expect(await begin()).toEqual({ launched: 0, row: undefined });
});

it("leaves an article alone that many have seen", async () => {
  await publish(400);
  await database.rows(
    "insert into articles.counters (article, day, shown) select id, current_date, 100 from articles.articles where key = 'new'",
  );
  expect((await begin()).launched).toBe(0);
});
