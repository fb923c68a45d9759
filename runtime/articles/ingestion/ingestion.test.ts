import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { dot } from "../../recommender/serve/linear-algebra";
import type { Article } from "../article";
import { newsWorld } from "../sample/sample-world";
import { LearnedEncoders } from "./encoders";
import { Ingestion } from "./ingestion";
import { learnFromCatalogue } from "./learn-from-catalogue";
import { floatsOf } from "./packed-rows";

const now = Date.UTC(2026, 0, 1);
const articles = newsWorld({ articles: 300, readers: 1, days: 3 }).articles.map(({ article }) => article);
const [first, second] = articles as [Article, Article];

let database: ArticlesDatabase;
let pool: ReturnType<ArticlesDatabase["as"]>;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  pool = database.as("articles_intake");
});
afterAll(() => database?.stop());
beforeEach(() => database.rows("truncate articles.articles, articles.embeddings cascade"));

const ingestion = () => new Ingestion({ database: pool, encoders: new LearnedEncoders(pool), days: 30 });
const states = (taken: readonly { readonly state: string }[]) => [
  ...new Set(taken.map(({ state }) => state)),
];
const changes = async () =>
  (await database.rows("select key, change from articles.articles order by key")).map(String);

async function learned(): Promise<Ingestion> {
  await ingestion().ingest(articles.slice(0, 200), now);
  await learnFromCatalogue(pool);
  const taking = ingestion();
  expect(await taking.encodeRest()).toBe(200);
  return taking;
}

it("keeps an article as plain text, with what could be found out of it", async () => {
  const text =
    "<h1>Ein Titel</h1><p>Die Bahn bringt den Schlafwagen in den Süden zur&uuml;ck.</p><script>alert(1)</script>";
  const article: Article = {
    ...first,
    title: "Der <b>Schlaf\u202Ewagen</b>",
    text,
    url: "https://news.example/a",
  };
  delete article.language;
  delete article.summary;
  await ingestion().ingest([article], now);
  expect(
    await database.rows(
      "select title, summary, text, language, words, expires_at - published_at as lives from articles.articles",
    ),
  ).toEqual([
    {
      title: "Der Schlafwagen",
      summary: "Ein Titel",
      text: "Ein Titel\n\nDie Bahn bringt den Schlafwagen in den Süden zurück.",
      language: "de",
      words: 11,
      lives: expect.objectContaining({ days: 30 }),
    },
  ]);
});

it("changes nothing when it is repeated, and only what says something else", async () => {
  const taking = ingestion();
  expect(states(await taking.ingest(articles, now))).toEqual(["new"]);
  const before = await changes();
  expect(states(await taking.ingest(articles, now))).toEqual(["same"]);
  expect(await changes()).toEqual(before);
  expect(await taking.ingest([first, { ...second, title: "Another title" }], now)).toEqual([
    { id: first.id, state: "same" },
    { id: second.id, state: "changed" },
  ]);
});

it.each<[Partial<Article>, string, string]>([
  [{ image: "https://169.254.169.254/metadata" }, "image", "AddressNotPublic"],
  [{ url: "http://localhost/" }, "url", "AddressNotPublic"],
  [{ title: "\u200B<b></b>" }, "title", "NothingToRead"],
  [{ text: "<script>alert(1)</script>" }, "text", "NothingToRead"],
  [{ publishedAt: "2026-01-03T00:00:00Z" }, "publishedAt", "PublishedInFuture"],
  [{ publishedAt: "2025-12-30T00:00:00Z", expiresAt: "2025-12-29T00:00:00Z" }, "expiresAt", "ExpiresBefore"],
])("refuses an article with %j, and takes the others", async (wrong, field, problem) => {
  expect(await ingestion().ingest([{ ...first, ...wrong }, second], now)).toEqual([
    { id: first.id, state: "refused", field, problem },
    { id: second.id, state: "new" },
  ]);
});

it("takes articles before anything was learned, and encodes them once something was", async () => {
  expect(await learnFromCatalogue(pool)).toBeUndefined();
  const taking = await learned();
  expect(await learnFromCatalogue(pool)).toBeUndefined();
  await taking.ingest(articles, now);
  expect(await taking.encodeRest()).toBe(0);
  expect(
    await database.rows(
      "select count(*)::integer, count(distinct embedding_version)::integer as versions from articles.articles where length(embedding) = 512",
    ),
  ).toEqual([{ count: 300, versions: 1 }]);
});

it("has no two articles with a cosine of 0.95 in two stories, also when two instances take articles at once", async () => {
  await learned();
  const rest = articles.slice(200);
  const half = rest.length / 2;
  await Promise.all([
    ingestion().ingest(rest.slice(0, half), now),
    ingestion().ingest(rest.slice(half), now),
  ]);
  const rows = await database.rows("select embedding, story from articles.articles");
  const told = rows.map(({ embedding, story }) => ({ row: floatsOf(embedding as Buffer), story }));
  const alike = told.flatMap((one, n) =>
    told
      .slice(0, n)
      .filter((other) => dot(one.row, 0, other.row, 0, 128) >= 0.95)
      .map((other) => [one, other] as const),
  );
  expect(alike.length).toBeGreaterThan(5);
  expect(alike.filter(([one, other]) => one.story === null || one.story !== other.story)).toEqual([]);
});

it("says of a copy by another publisher that it tells the same story, and of one that was rewritten that it does not", async () => {
  const taking = await learned();
  const copy = { ...first, id: "copy", publisher: "Somebody else" };
  await taking.ingest([copy], now);
  const story = async () =>
    (
      await database.rows(`select distinct story from articles.articles where key in ('copy', '${first.id}')`)
    ).map((row) => row["story"]);
  const numbers = await database.rows(
    `select min(id) as id from articles.articles where key in ('copy', '${first.id}')`,
  );
  expect(await story()).toEqual([numbers[0]?.["id"]]);
  await taking.ingest([{ ...copy, title: second.title, text: second.text }], now);
  expect(await story()).toHaveLength(2);
});
