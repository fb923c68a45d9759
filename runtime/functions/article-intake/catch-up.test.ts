import { ArticlesDatabase } from "../articles/testing/articles-database";
import type { CatchUpServices } from "./catch-up";
import { catchUp } from "./catch-up";

const othersSeal = "somebody else rewrites the lake's files: the next run goes on";

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
});
afterAll(() => database?.stop());

it("does the other parts when one fails, says what failed, and fits no model twice in ten minutes", async () => {
  await database.rows(`
    with article as (
      insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
      values ('a', 'A', 'a', 'news', 'press', 'en', 1, 1, now(), now() + interval '1 day') returning id
    )
    insert into articles.interactions (event, at, reader, kind, article)
    select gen_random_uuid(), now(), reader, 'click', id from article, generate_series(1, 3) reader`);
  const said: string[] = [];
  const log = { info: (text: string) => void said.push(text), warn: (text: string) => void said.push(text) };
  const away = () => Promise.reject(new Error("away"));
  const services = {
    database: database.as("articles_intake"),
    ingestion: { learn: async () => undefined, encodeRest: away },
    encoders: { current: async () => undefined },
    forget: async () => 0,
    modelDays: 14,
    keptDays: 90,
    lake: { hold: async () => undefined, replace: async () => undefined },
  } as unknown as CatchUpServices;
  await expect(catchUp(services, log)).rejects.toThrow("away");
  expect(said).toEqual([
    "0 new articles are shown to more readers, 0 to all",
    expect.stringMatching(/^model [0-9a-f]{16} of 3 deeds$/),
    expect.stringMatching(/^figures of \d+ days counted$/),
    "1 articles, new, changed or withdrawn, are in 1 files of the lake",
    othersSeal,
  ]);
  said.length = 0;
  await expect(catchUp(services, log)).rejects.toThrow("away");
  expect(said).toEqual(["0 new articles are shown to more readers, 0 to all", othersSeal]);
});
