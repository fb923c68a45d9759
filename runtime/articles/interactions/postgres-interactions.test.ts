import { randomUUID } from "node:crypto";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { random } from "../../shared/random";
import type { Deed } from "../deed";
import { postgresStore } from "../forgetting/postgres-store";
import type { ReaderStore } from "../forgetting/reader-store";
import { unpackProfile } from "../profile/packed-profile";
import { PostgresInteractions } from "./postgres-interactions";
import { addArticles, deed, noon } from "./testing/some-articles";
import { someReadersDeeds } from "./testing/some-readers-deeds";

let database: ArticlesDatabase;
let store: PostgresInteractions;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await addArticles(database, 50);
  store = new PostgresInteractions(database.as("articles_intake", 8));
});
beforeEach(async () => {
  await database.rows(
    "truncate articles.readers, articles.profiles, articles.interactions, articles.counters, articles.forgotten, articles.poison, articles.lists cascade",
  );
});
afterAll(() => database?.stop());

it("takes deeds in: counters, profile, and the newest first when they are asked for", async () => {
  const list = randomUUID();
  const deeds = [
    deed({ kind: "shown", list, articles: ["a1", "a2", "a3"] }),
    deed({ kind: "click", at: "2026-11-20T12:00:10.000Z", list, position: 0 }),
    deed({ kind: "read", at: "2026-11-20T12:01:00.000Z", seconds: 49.6 }),
    deed({ kind: "rating", article: "a2", at: "2026-11-20T12:02:00.000Z", rating: 4 }),
    deed({ kind: "hide", article: "a3", at: "2026-11-21T00:00:00.000Z", reader: "bob" }),
  ];
  const { taken, known, unknown, readers } = await store.append(deeds);
  expect({ taken: taken.length, known, unknown }).toEqual({ taken: 5, known: 0, unknown: [] });
  expect(readers.get("ann")?.before.deeds).toEqual([]);
  expect(readers.get("ann")?.after.deeds.map(({ kind, level }) => [kind, level])).toEqual([
    ["click", 0],
    ["read", 8],
    ["rating", 4],
  ]);
  expect(await profileOf("ann")).toEqual(readers.get("ann")?.after);

  const [rating, read, click] = await store.recent("ann", 10);
  expect(rating).toEqual({
    id: deeds[3]?.id,
    kind: "rating",
    article: await numberOf("a2"),
    at: new Date("2026-11-20T12:02:00Z"),
    rating: 4,
  });
  expect([read?.seconds, click?.list, click?.position]).toEqual([50, list, 0]);
  expect(await store.recent("ann", 1)).toHaveLength(1);
  expect(await store.recent("nobody", 1)).toEqual([]);

  const none = {
    shown: 1,
    clicks: 0,
    reads: 0,
    readSeconds: 0,
    likes: 0,
    dislikes: 0,
    shares: 0,
    hides: 0,
    ratings: 0,
    ratingSum: 0,
  };
  expect(await counters()).toEqual({
    a1: { ...none, clicks: 1, reads: 1, readSeconds: 50 },
    a2: { ...none, ratings: 1, ratingSum: 4 },
    a3: { ...none, hides: 1 },
  });
  const since = await store.counters([await numberOf("a1"), await numberOf("a3")], "2026-11-21");
  expect([...since.values()]).toEqual([{ ...none, shown: 0, hides: 1 }]);
});

it("counts each event once, however often it comes: in one batch, in several, with another time, at the same time", async () => {
  const like = deed({ kind: "like", at: "2026-11-20T23:59:59.000Z" });
  const later = { ...like, at: "2026-11-21T00:00:30.000Z" };
  expect((await store.append([like, like])).taken).toHaveLength(1);
  const again = await store.append([like, later]);
  expect({ taken: again.taken, known: again.known, readers: again.readers.size }).toEqual({
    taken: [],
    known: 2,
    readers: 0,
  });

  const shown = Array.from({ length: 40 }, () =>
    deed({ kind: "shown", list: randomUUID(), articles: ["a1", "a2"] }),
  );
  const batches = Array.from({ length: 6 }, (_, n) => shown.slice(n * 5, n * 5 + 15));
  await Promise.all(batches.map((batch) => store.append(batch)));
  expect((await counters())["a1"]).toMatchObject({ likes: 1, shown: 40 });
  expect((await profileOf("ann")).shown.get(Date.parse(noon) / 86_400_000 - 0.5)?.size).toBe(2);
});

it("ends with the same counters and profiles in whatever order and batches deeds come, and whoever takes them in", async () => {
  const deeds = someReadersDeeds({ count: 600, readers: 20, articles: 50, seed: 3 });
  await store.append(deeds);
  const expected = await everything();
  expect(expected.profiles).toHaveLength(20);

  await database.rows(
    "truncate articles.readers, articles.profiles, articles.interactions, articles.counters cascade",
  );
  const source = random(5);
  const shuffled = [...deeds, ...deeds.slice(0, 200)].sort(() => source.next() - 0.5);
  const batches: Deed[][] = [];
  while (shuffled.length > 0) batches.push(shuffled.splice(0, source.below(40) + 1));
  await Promise.all(batches.map((batch) => store.append(batch)));
  expect(await everything()).toEqual(expected);
});

it("takes none of a batch when one of it cannot be written", async () => {
  const good = deed({ kind: "like" });
  const bad = deed({ kind: "rating", rating: 100_000 });
  await expect(store.append([good, bad])).rejects.toMatchObject({ code: "22003" });
  expect(await everything()).toEqual({ counters: [], profiles: [], interactions: [] });
});

it("sets deeds on articles apart that nobody knows, and takes the others", async () => {
  const deeds = [
    deed({ kind: "like", article: "nothing" }),
    deed({ kind: "shown", list: randomUUID(), articles: ["a1", "never", "was"], reader: "bob" }),
    deed({ kind: "like", article: "a2" }),
  ];
  const { taken, unknown } = await store.append(deeds);
  expect(taken).toEqual([deeds[2]]);
  expect(unknown).toEqual([
    { deed: deeds[0], articles: ["nothing"] },
    { deed: deeds[1], articles: ["never", "was"] },
  ]);
  expect(await database.rows("select key from articles.readers")).toEqual([{ key: "ann" }]);
});

it("makes a profile anew from all deeds when it cannot read it", async () => {
  const [first, second] = [deed({ kind: "like" }), deed({ kind: "read", article: "a2", seconds: 100 })];
  const shown = deed({ kind: "shown", list: randomUUID(), articles: ["a3"] });
  const { readers } = await store.append([first, shown, second]);
  await database.rows("update articles.profiles set packed = '\\xff00'");
  const third = deed({ kind: "click", article: "a4" });
  const { readers: anew } = await store.append([third]);
  expect(anew.get("ann")?.after.deeds).toHaveLength(3);
  expect(anew.get("ann")?.after.shown).toEqual(readers.get("ann")?.after.shown);
});

describe("forgetting a reader", () => {
  let erasure: ReaderStore;
  beforeAll(() => {
    erasure = postgresStore(database.as("articles_erasure", 2), { backupDays: 7 });
  });
  const forget = (key: string) => erasure.erase({ keys: [key], numbers: [], others: [] });

  it("erases what they did, what was refused of them and themselves, and leaves what was counted and what others did", async () => {
    await store.append([deed({ kind: "like" }), deed({ kind: "like", reader: "bob" })]);
    await database.rows(`
      insert into articles.lists (id, at, reader, record) select gen_random_uuid(), now(), id, '' from articles.readers;
      insert into articles.poison (id, code, reason, reader, body) values ('a', 'c', 'r', 'ann', ''), ('b', 'c', 'r', 'bob', '');
      insert into articles.launches (article, readers, reach) select 1, array_agg(id), 2 from articles.readers`);
    expect(await forget("ann")).toMatchObject({ interactions: 1, lists: 1, refused: 1, launches: 1 });
    expect(await forget("ann")).toMatchObject({ interactions: 0, lists: 0, refused: 0, launches: 0 });
    for (const [table, column] of [
      ["readers", "key"],
      ["poison", "reader"],
    ])
      expect(await database.rows(`select ${column} as who from articles.${table}`)).toEqual([{ who: "bob" }]);
    for (const each of ["profiles", "interactions", "lists"])
      expect(await database.rows(`select from articles.${each}`)).toHaveLength(1);
    expect(await database.rows("select cardinality(readers) as targets from articles.launches")).toEqual([
      { targets: 1 },
    ]);
    expect((await counters())["a1"]).toMatchObject({ likes: 2 });
  });

  it("takes no deed in that happened before, though it comes later, and those that happen after", async () => {
    const before = deed({ kind: "like" });
    await store.append([before]);
    await forget("ann");
    const came = await store.append([before, deed({ kind: "click" })]);
    expect([came.taken, came.ofForgotten.length]).toEqual([[], 2]);
    expect(await database.rows("select from articles.readers")).toEqual([]);
    const after = deed({ kind: "click", at: new Date(Date.now() + 60_000).toISOString() });
    expect((await store.append([before, after])).taken).toEqual([after]);
    expect((await profileOf("ann")).deeds).toHaveLength(1);
  });

  it("leaves nothing of them, though deeds of theirs are taken in at the same time", async () => {
    for (let round = 0; round < 10; round++) {
      const taking = Array.from({ length: 6 }, () =>
        store.append([deed({ kind: "like" }), deed({ kind: "click", reader: "bob" })]),
      );
      await Promise.all([...taking, forget("ann")]);
    }
    await forget("ann");
    expect(await database.rows("select key from articles.readers")).toEqual([{ key: "bob" }]);
    expect(
      await database.rows(
        "select distinct reader = (select id from articles.readers) as is_bob from articles.interactions",
      ),
    ).toEqual([{ is_bob: true }]);
    expect((await counters())["a1"]).toMatchObject({ clicks: 60 });
  });
});

async function everything(): Promise<Record<"counters" | "profiles" | "interactions", unknown[]>> {
  return {
    counters: await database.rows("select * from articles.counters order by day, article"),
    profiles: await database.rows(
      "select key, packed, deeds from articles.profiles p join articles.readers r on r.id = p.reader order by key",
    ),
    interactions: await database.rows("select event, at, kind from articles.interactions order by event"),
  };
}

async function counters(): Promise<Record<string, unknown>> {
  const articles = await database.rows("select id::int, key from articles.articles order by id");
  const found = await store.counters(articles.map(({ id }) => id as number));
  return Object.fromEntries(
    articles.flatMap(({ id, key }) => (found.has(id as number) ? [[key, found.get(id as number)]] : [])),
  );
}

async function profileOf(reader: string) {
  const [row] = await database.rows(
    `select packed from articles.profiles where reader = (select id from articles.readers where key = '${reader}')`,
  );
  return unpackProfile(row?.["packed"] as Buffer);
}

async function numberOf(key: string): Promise<number> {
  const [row] = await database.rows(`select id::int from articles.articles where key = '${key}'`);
  return row?.["id"] as number;
}
