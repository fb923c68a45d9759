import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { keepDays } from "./days";
import { PostgresInteractions } from "./postgres-interactions";
import { addArticles, deed } from "./testing/some-articles";

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await addArticles(database, 1);
});
afterAll(() => database?.stop());

it("gives days their partitions ahead, moves what waited for one, and forgets old ones", async () => {
  const intake = database.as("articles_intake", 2);
  const store = new PostgresInteractions(intake);
  const waiting = ["2026-11-18T23:59:59.999Z", "2026-11-19T00:00:00.000Z", "2026-11-20T12:00:00.000Z"].map(
    (at) => deed({ kind: "like", at }),
  );
  await store.append(waiting);
  expect(await places()).toEqual(["interactions_default", "interactions_default", "interactions_default"]);

  // two instances at once
  const now = new Date("2026-11-20T00:10:00Z");
  const kept = { deeds: 90, lists: 30 };
  await Promise.all([keepDays(intake, kept, now), keepDays(database.as("articles_intake"), kept, now)]);
  expect(await places()).toEqual([
    "interactions_default",
    "interactions_2026_11_19",
    "interactions_2026_11_20",
  ]);
  expect((await store.append(waiting)).known).toBe(3);
  await store.append([deed({ kind: "like", at: "2026-11-22T12:00:00.000Z" })]);
  expect((await places()).at(-1)).toBe("interactions_2026_11_22");

  // lists are kept for fewer days: those of the four that were made are gone, and of the deeds the first two
  expect(await keepDays(intake, { deeds: 2, lists: 0 }, new Date("2026-11-23T00:10:00Z"))).toBe(2 + 4);
  expect(await places()).toEqual(["interactions_2026_11_22"]);
  expect(await store.recent("ann", 10)).toHaveLength(1);
});

async function places(): Promise<unknown[]> {
  const rows = await database.rows(
    "select tableoid::regclass::text as place from articles.interactions order by at",
  );
  return rows.map(({ place }) => String(place).replace("articles.", ""));
}
