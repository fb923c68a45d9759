import { recordOf } from "../../../articles/list/record";
import { inputOf, someCandidate } from "../../../articles/list/testing/some-input";
import { ExplanationAnswer } from "../contract/explanation";
import { ArticlesDatabase } from "../testing/articles-database";
import { explanationOf } from "./explanation";
import { keptList, timeOf } from "./kept-list";

const id = "0193257a-1234-7000-8000-000000000001";

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'Article ' || n, 'text', 'news', 'press', 'en', 1, 1, now(), now() from generate_series(1, 3) n`);
  await database.rows("insert into articles.readers (key) values ('ann')");
});
afterAll(() => database?.stop());

it("tells of a list what it was made of, and why what is not there is not", async () => {
  const candidates = [
    someCandidate({ article: 1, scores: { collaborative: 204 }, because: 3 }),
    someCandidate({ article: 2, scores: { content: 255 }, refused: "done" }),
    someCandidate({ article: 77, scores: { content: 51 } }),
  ];
  const input = inputOf({ candidates, deedCount: 12, n: 1, seed: 3 });
  const record = Buffer.from(recordOf({ ...input, variants: { weights: "b" } })).toString("hex");
  await database.rows(`
    insert into articles.lists (id, at, reader, record) select '${id}', '${timeOf(id).toISOString()}', id, '\\x${record}' from articles.readers`);
  const api = database.as("articles_api");
  const kept = await keptList(api, id);
  if (!kept) throw new Error("the list is not there");
  const explanation = await explanationOf(api, kept);
  expect(ExplanationAnswer.parse(explanation)).toEqual(explanation);
  expect(explanation).toMatchObject({
    id,
    user_id: "ann",
    at: timeOf(id).toISOString(),
    model: "0123456789abcdef",
    experiment: "weights: b",
    seed: "3",
    policy: { exploration: 0.1, floor: 0.05, deeds: 12 },
    items: [
      {
        article: { id: "a1", title: "Article 1" },
        because: { kind: "readers", article: { id: "a3", title: "Article 3" } },
        position: 0,
        propensity: expect.closeTo(0.95, 9),
      },
    ],
    candidates: [
      {
        article: { id: "a1" },
        sources: { collaborative: 0.8 },
        score: expect.closeTo(0.32, 6),
        filtered: null,
      },
      { article: { id: "77", title: null }, score: expect.closeTo(0.06, 6), filtered: null },
      { article: { id: "a2" }, score: null, filtered: "done" },
    ],
  });
});

it("knows of no list that was not kept", async () => {
  expect(await keptList(database.as("articles_api"), "0193257a-1234-7000-8000-000000000002")).toBeUndefined();
});
