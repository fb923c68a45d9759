import type { Pool } from "pg";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import type { Deed } from "../deed";
import { identifyReader } from "../forgetting/identify-reader";
import { postgresStore } from "../forgetting/postgres-store";
import { unpackProfile } from "../profile/packed-profile";
import { joinReaders } from "./join-readers";
import { PostgresInteractions } from "./postgres-interactions";
import { addArticles, deed } from "./testing/some-articles";
import { someReadersDeeds } from "./testing/some-readers-deeds";

const anonymous = "anonymous-1";
const account = "ann";

let database: ArticlesDatabase;
let store: PostgresInteractions;
let api: Pool;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await addArticles(database, 50);
  store = new PostgresInteractions(database.as("articles_intake", 8));
  api = database.as("articles_api", 8);
});
beforeEach(() =>
  database.rows(
    "truncate articles.readers, articles.profiles, articles.interactions, articles.counters, articles.forgotten, articles.lists cascade",
  ),
);
afterAll(() => database?.stop());

const join = () => joinReaders(api, { anonymous, account });
const by = (reader: string, deeds: readonly Deed[]) => deeds.map((each) => ({ ...each, reader }));

/** All that is kept of a reader. */
async function known(key: string) {
  const [row] = await database.rows(`
    select p.packed, p.deeds, r.preferences, (select count(*)::integer from articles.interactions i where i.reader = r.id) as interactions
    from articles.readers r join articles.profiles p on p.reader = r.id where r.key = '${key}'`);
  if (!row) return undefined;
  const { packed, ...rest } = row;
  return { ...rest, profile: unpackProfile(packed as Buffer) };
}

it("makes what an anonymous reader did the account's, as if one reader had done it all", async () => {
  const [before, own] = [1, 2].map((seed) =>
    someReadersDeeds({ count: 120, readers: 1, articles: 50, seed }),
  );
  await store.append(by("as-one", [...(before ?? []), ...(own ?? [])]));
  const expected = await known("as-one");
  await database.rows("truncate articles.readers, articles.profiles, articles.interactions cascade");

  await store.append(by(account, own ?? []));
  await store.append(by(anonymous, before ?? []));
  const [{ deeds } = {}] = await database.rows(
    `select deeds from articles.profiles join articles.readers on id = reader where key = '${anonymous}'`,
  );
  expect(await join()).toBe(deeds);
  expect(await known(account)).toEqual(expected);
  expect(await known(anonymous)).toBeUndefined();
  // a second tab
  expect(await join()).toBeUndefined();
  expect(await known(account)).toEqual(expected);
});

it("counts deeds that were on the way for the account, each once, and tells whose they are", async () => {
  const early = deed({ kind: "like", reader: anonymous });
  const late = deed({ kind: "click", article: "a2", reader: anonymous });
  await store.append([early]);
  await join();
  const {
    taken,
    known: again,
    accounts,
    readers,
  } = await store.append([early, late, deed({ kind: "click", article: "a3", reader: account })]);
  expect([taken.length, again, [...accounts], [...readers.keys()]]).toEqual([
    2,
    1,
    [[anonymous, account]],
    [account],
  ]);
  expect(await known(account)).toMatchObject({
    deeds: 3,
    interactions: 3,
    profile: { deeds: { length: 3 } },
  });
});

it("leads to the account though nothing of the anonymous reader has come yet", async () => {
  expect(await join()).toBe(0);
  await store.append([deed({ kind: "like", reader: anonymous })]);
  expect(await known(account)).toMatchObject({ deeds: 1 });
});

it("loses no deed and counts none twice while both go on and the readers are joined", async () => {
  const deeds = someReadersDeeds({ count: 400, readers: 1, articles: 50, seed: 3 });
  await store.append(by("as-one", deeds));
  const expected = await known("as-one");
  await database.rows("truncate articles.readers, articles.profiles, articles.interactions cascade");

  const batches = Array.from({ length: 40 }, (_, n) =>
    deeds
      .slice(10 * n, 10 * n + 10)
      .map((each, of) => ({ ...each, reader: (n + of) % 2 ? account : anonymous })),
  );
  const appended = batches.map((batch) => store.append(batch));
  await Promise.all(appended.slice(0, 8));
  await Promise.all([join(), join(), ...appended]);
  // a batch that comes again
  await store.append(batches[0] ?? []);
  expect(await known(account)).toEqual(expected);
});

it("keeps what the account chose itself, and takes the rest over", async () => {
  await database.rows(`insert into articles.readers (key, preferences) values
    ('${anonymous}', '{"categories": ["Sports"], "languages": ["de"], "region": "Bern"}'),
    ('${account}', '{"categories": ["Science"], "languages": []}')`);
  await join();
  expect(await known(account)).toMatchObject({
    preferences: { categories: ["Science"], languages: ["de"], region: "Bern" },
  });
});

it("joins nobody to a second account, and no account to another", async () => {
  await store.append([deed({ kind: "like", reader: anonymous })]);
  await join();
  expect(await joinReaders(api, { anonymous, account: "bob" })).toBeUndefined();
  expect(await known(account)).toMatchObject({ deeds: 1 });
  await expect(joinReaders(api, { anonymous: "bob", account })).rejects.toThrow("only an anonymous reader");
});

it("forgets both when the account is forgotten, and takes no deed from before of either", async () => {
  const late = deed({ kind: "click", article: "a2", reader: anonymous });
  await store.append([deed({ kind: "like", reader: anonymous })]);
  await join();
  const erasure = database.as("articles_erasure");
  const reader = await identifyReader(erasure, account);
  expect(reader.keys).toEqual([account, anonymous]);
  await postgresStore(erasure, { backupDays: 7 }).erase(reader);
  await store.append([late]);
  expect(await database.rows("select key from articles.readers")).toEqual([]);
  expect(await database.rows("select event from articles.interactions")).toEqual([]);
});
