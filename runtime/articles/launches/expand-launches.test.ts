import type { Pool } from "pg";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { expandLaunches } from "./expand-launches";

let database: ArticlesDatabase;
let intake: Pool;
const now = Date.now();
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  intake = database.as("articles_intake");
});
beforeEach(() => database.rows("truncate articles.articles, articles.launches, articles.counters cascade"));
afterAll(() => database?.stop());

/** An article that takes 100 seconds and is shown to 100 of 1000 readers. */
async function launch(counters: string, more = "100, now()") {
  await database.rows(`
    with article as (
      insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
      values ('new', 'New', 'text', 'news', 'press', 'en', 300, 100, now(), now() + interval '1 day') returning id
    ), launched as (
      insert into articles.launches (article, readers, reach, launched_at)
      select id, array(select generate_series(1, 1000)), ${more} from article
    )
    insert into articles.counters (article, day, shown, clicks, reads, read_seconds, likes, shares)
    select id, current_date, ${counters} from article`);
}

const expand = () => expandLaunches(intake, now);
const reach = async () =>
  (await database.rows("select reach from articles.launches where cardinality(readers) > 0"))[0]?.["reach"];

// quality is 0.4 clicks + 0.3 reading + 0.2 sharing + 0.1 liking
it.each([
  ["by half when it is excellent", "100, 90, 90, 9000, 50, 40", 150],
  ["by 0.3 when it is good", "100, 80, 80, 6400, 10, 10", 130],
  ["by 0.1 when it is weak", "100, 5, 5, 50, 0, 0", 110],
  ["not at all until half of its readers have seen it", "49, 49, 49, 4900, 49, 49", 100],
])("shows a new article to more readers %s", async (_, counters, expected) => {
  await launch(counters);
  await expand();
  expect(await reach()).toBe(expected);
});

it.each([
  ["all its readers have seen it", "1000, now()"],
  ["a day has passed", "100, now() - interval '25 hours'"],
])("shows a new article to everybody when %s", async (_, more) => {
  await launch("0, 0, 0, 0, 0, 0", more);
  expect(await expand()).toEqual({ wider: 0, open: 1 });
  expect(await reach()).toBeUndefined();
});

it("never shows it to more readers than may like it", async () => {
  await launch("900, 800, 800, 80000, 700, 700", "900, now()");
  await expand();
  expect(await reach()).toBe(1000);
});
