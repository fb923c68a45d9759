import {
  ArticlesDatabase,
  type ArticlesDatabaseRole,
} from "../../functions/articles/testing/articles-database";
import type { Article } from "../article";
import type { ArticleEncoder } from "../ingestion/article-encoder";
import { theOnly } from "../ingestion/encoders";
import { Ingestion } from "../ingestion/ingestion";

let database: ArticlesDatabase;
const now = Date.now();
beforeAll(async () => {
  database = await ArticlesDatabase.start();
});
beforeEach(() =>
  database.rows(
    "truncate articles.articles, articles.launches, articles.counters, articles.interactions cascade",
  ),
);
afterAll(() => database?.stop());

const rows: Readonly<Record<string, Float32Array>> = {
  sports: Float32Array.of(1, 0),
  music: Float32Array.of(0, 1),
  new: Float32Array.of(0.9, Math.sqrt(1 - 0.81)),
};
const encoder: ArticleEncoder = {
  version: "one",
  width: 2,
  sameStory: 0.95,
  encode: async (articles) => articles.map(({ title }) => rows[title] as Float32Array),
};

const article = (id: string, hoursOld: number): Article => ({
  id,
  title: id,
  text: `What is there to say about ${id}? All of this ${id} is of ${hoursOld} hours ago.`,
  category: "news",
  publisher: "press",
  language: "en",
  publishedAt: new Date(now - hoursOld * 3_600_000).toISOString(),
});

/** @param role whose transaction it is: the API's, where a publisher sends an article, or that of the app behind it */
function ingestion(role: ArticlesDatabaseRole = "articles_api") {
  return new Ingestion({ database: database.as(role), encoders: theOnly(encoder), days: 2 });
}

const beforeLearning = () =>
  new Ingestion({
    database: database.as("articles_api"),
    encoders: { current: async () => undefined, learn: async () => undefined },
    days: 2,
  });

/** Old articles on sports and music, of which readers liked the first. */
async function likedBy(readers: number, taking = ingestion()) {
  await taking.ingest([article("sports", 24), article("music", 24)], now);
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, article)
    select gen_random_uuid(), now() - interval '1 hour', reader, 'like', id from articles.articles, generate_series(1, ${readers}) reader
    where key = 'sports'`);
}

const launches = () =>
  database.rows(
    "select key, cardinality(readers) as readers, reach from articles.launches join articles.articles on id = article",
  );

it.each<ArticlesDatabaseRole>(["articles_api", "articles_intake"])(
  "shows a new article, taken in by %s, to 100 of those first who liked what is like it",
  async (role) => {
    const taking = ingestion(role);
    await likedBy(400, taking);
    await taking.ingest([article("new", 0.1)], now);
    expect(await launches()).toEqual([{ key: "new", readers: 400, reach: 100 }]);
    await taking.ingest([{ ...article("new", 0.1), summary: "Another one" }], now);
    expect(await launches()).toEqual([{ key: "new", readers: 400, reach: 100 }]);
  },
);

it("shows one that came before anything was learned to them once it is encoded", async () => {
  await likedBy(400);
  await beforeLearning().ingest([article("new", 0.1)], now);
  expect(await launches()).toEqual([]);
  await ingestion("articles_intake").encodeRest(now);
  expect(await launches()).toMatchObject([{ key: "new", readers: 400 }]);
});

it.each([
  ["no more than 100 may like it", 100, 0.1],
  ["it is old", 400, 8],
])("shows an article to everybody when %s", async (_, readers, hoursOld) => {
  await likedBy(readers);
  await ingestion().ingest([article("new", hoursOld)], now);
  expect(await launches()).toEqual([]);
});

it("leaves an article alone that many have seen", async () => {
  await likedBy(400);
  await beforeLearning().ingest([article("new", 0.1)], now);
  await database.rows(
    "insert into articles.counters (article, day, shown) select id, current_date, 100 from articles.articles where key = 'new'",
  );
  await ingestion().encodeRest(now);
  expect(await launches()).toEqual([]);
});

it("asks of an article that everybody likes only those who did so last", async () => {
  await likedBy(3000);
  await ingestion().ingest([article("new", 0.1)], now);
  expect(await launches()).toEqual([{ key: "new", readers: 2000, reach: 100 }]);
});
