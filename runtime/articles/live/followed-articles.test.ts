import type { Pool } from "pg";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { FollowedArticles, type FollowOptions } from "./followed-articles";

let database: ArticlesDatabase;
let api: Pool;
const open: FollowedArticles[] = [];
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  api = database.as("articles_api");
});
beforeEach(() => database.rows("truncate articles.articles, articles.launches, articles.counters cascade"));
afterEach(() => {
  for (const feed of open.splice(0)) feed.close();
});
afterAll(() => database?.stop());

const floats = (...values: number[]) =>
  `'\\x${Buffer.from(Float32Array.from(values).buffer).toString("hex")}'`;

function add(key: string, more: Readonly<Record<string, string>> = {}) {
  const columns = {
    key: `'${key}'`,
    title: `'Title of ${key}'`,
    text: "'text'",
    category: "'news'",
    publisher: "'press'",
    language: "'en'",
    words: "300",
    reading_seconds: "90",
    published_at: "now() - interval '1 hour'",
    expires_at: "now() + interval '1 day'",
    embedding: floats(0.6, 0.8),
    embedding_version: "'one'",
    ...more,
  };
  return database.rows(
    `insert into articles.articles (${Object.keys(columns).join()}) values (${Object.values(columns).join()})`,
  );
}

async function follow(options: FollowOptions = {}, by = api) {
  const feed = new FollowedArticles(by, {
    pollMs: 600_000,
    launchesMs: 0,
    popularityMs: 0,
    reloadMs: 0,
    ...options,
  });
  open.push(feed);
  await feed.start();
  return feed;
}

const keys = ({ live }: FollowedArticles) =>
  Array.from({ length: live.size }, (_, at) => live.at(at).key).sort();

it("begins with what is live, without what was withdrawn or has expired", async () => {
  await add("one", { region: "'Lyon'", story: "7", url: "'https://example.org/1'" });
  await add("withdrawn", { withdrawn_at: "now()" });
  await add("expired", { expires_at: "now()" });
  const { live, problem } = await follow();
  expect(problem).toBeUndefined();
  expect(live.size).toBe(1);
  expect(live.find("one")).toMatchObject({
    title: "Title of one",
    region: "Lyon",
    story: 7,
    url: "https://example.org/1",
    readingSeconds: 90,
  });
  expect([...live.embeddingAt(0)]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
});

it("takes in what is new, changed, withdrawn and brought back", async () => {
  await add("one");
  await add("two");
  const feed = await follow();
  await add("three");
  await database.rows("update articles.articles set title = 'Another' where key = 'one'");
  await database.rows("update articles.articles set withdrawn_at = now() where key = 'two'");
  await feed.poll();
  expect([keys(feed), feed.live.find("one")?.title]).toEqual([["one", "three"], "Another"]);
  await database.rows("update articles.articles set withdrawn_at = null where key = 'two'");
  await feed.poll();
  expect(keys(feed)).toEqual(["one", "three", "two"]);
});

it("lets a withdrawn article go from every instance by itself", async () => {
  await add("one");
  await add("two");
  const instances = await Promise.all(Array.from({ length: 3 }, () => follow({ pollMs: 20 })));
  await database.rows("update articles.articles set withdrawn_at = now() where key = 'two'");
  for (const feed of instances) while (feed.live.size > 1) await new Promise(setImmediate);
  expect(instances.map(keys)).toEqual([["one"], ["one"], ["one"]]);
});

it("lets articles go when they expire, and keeps the others, while the database is away", async () => {
  await add("short", { expires_at: "now() + interval '1 hour'" });
  await add("long");
  let now = Date.now();
  let isAway = false;
  const query = (...asked: unknown[]) => {
    if (isAway) throw new Error("away");
    return (api.query as (...asked: unknown[]) => unknown)(...asked);
  };
  const feed = await follow({ clock: () => now }, { query } as Pool);
  const heardAt = feed.heardAt;
  isAway = true;
  now += 2 * 3_600_000;
  await feed.poll();
  expect([keys(feed), feed.problem, feed.heardAt]).toEqual([["long"], new Error("away"), heardAt]);
  isAway = false;
  await add("new");
  await feed.poll();
  expect([keys(feed), feed.problem, feed.heardAt]).toEqual([["long", "new"], undefined, now]);
});

it("knows to whom a new article is shown, as far as it has come, and when it is for all", async () => {
  await add("one");
  const feed = await follow();
  const audience = () => {
    const found = feed.live.find("one")?.audience;
    return found && [...found];
  };
  expect(audience()).toBeUndefined();
  await database.rows(
    "insert into articles.launches (article, readers, reach) select id, '{5,6,7}', 2 from articles.articles",
  );
  await feed.poll();
  expect([audience(), feed.live.launching.size]).toEqual([[5, 6], 1]);
  expect((await follow()).live.find("one")?.audience).toEqual(new Set([5, 6]));
  await database.rows("update articles.launches set reach = 3, changed_at = now()");
  await feed.poll();
  expect(audience()).toEqual([5, 6, 7]);
  await database.rows("update articles.launches set readers = '{}', reach = 0");
  await feed.poll();
  expect([audience(), feed.live.launching.size]).toEqual([undefined, 0]);
});

it("knows what is read now: a day counts half of the one after it", async () => {
  for (const key of ["one", "two", "three"]) await add(key);
  await database.rows(`
    insert into articles.counters (article, day, clicks, likes)
    select id, case key when 'one' then date '2026-11-20' else date '2026-11-19' end, 4, 2 from articles.articles where key <> 'three'`);
  const { live } = await follow({ clock: () => Date.UTC(2026, 10, 20, 12) });
  const popularity = (key: string) => live.popularity[live.placeOf(live.find(key)?.article ?? 0) ?? -1];
  expect(["one", "two", "three"].map(popularity)).toEqual([6, 3, 0]);
  expect(live.at(live.popularFirst()[0] ?? -1).key).toBe("one");
});

it("takes embeddings of the version that most articles have, and loads all anew when that is another one", async () => {
  await add("one");
  await add("two");
  const feed = await follow();
  await add("three", { embedding: floats(1, 0, 0), embedding_version: "'two'" });
  await feed.poll();
  expect([feed.live.width, keys(feed)]).toEqual([2, ["one", "three", "two"]]);
  const change = `embedding = ${floats(0, 1, 0)}, embedding_version = 'two'`;
  await database.rows(`update articles.articles set ${change} where key <> 'three'`);
  await feed.poll();
  await feed.poll();
  expect([feed.live.width, keys(feed)]).toEqual([3, ["one", "three", "two"]]);
  const place = feed.live.placeOf(feed.live.find("one")?.article ?? 0) ?? -1;
  expect([...feed.live.embeddingAt(place)]).toEqual([0, 1, 0]);
});

it("follows more changes than one answer has", async () => {
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'A', 'a', 'news', 'press', 'en', 1, 1, now(), now() + interval '1 day' from generate_series(1, 4500) n`);
  const feed = await follow();
  expect(feed.live.size).toBe(4500);
  await database.rows("update articles.articles set withdrawn_at = now() where id % 2 = 0");
  await feed.poll();
  expect(feed.live.size).toBe(2250);
});
