import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { withdrawArticle } from "../../functions/articles/catalogue/publish-article";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import type { Article } from "../article";
import { LearnedEncoders } from "../ingestion/encoders";
import { Ingestion } from "../ingestion/ingestion";
import { addArticles } from "../interactions/testing/some-articles";
import { findInArticles, forgetInArticles } from "./forget-in-articles";
import { LakeFiles } from "./lake-files";
import { articlesPlace, hourOf } from "./lake-places";
import { landArticles } from "./land-articles";
import { landBatch } from "./land-batch";
import type { LandedArticle } from "./landed-article";
import { readArticles } from "./read-articles";
import { sealHours } from "./seal-hours";
import { askDuckDB, askDuckDBOf, duckDBArticles } from "./testing/duckdb-rows";
import { LakeEstate } from "./testing/lake-estate";
import { someHour, someRows } from "./testing/some-rows";

const hourMs = 3_600_000;
const now = hourOf(Date.now()) + 60_000;

let estate: LakeEstate;
let files: LakeFiles;
let database: ArticlesDatabase;
let intake: Pool;
let ingestion: Ingestion;
beforeAll(async () => {
  [estate, database] = await Promise.all([LakeEstate.start(), ArticlesDatabase.start()]);
  files = new LakeFiles(estate.container);
  intake = database.as("articles_intake", 4);
  ingestion = new Ingestion({ database: intake, encoders: new LearnedEncoders(intake), days: 30 });
}, 60_000);
afterAll(async () => {
  await database?.stop();
  await estate?.stop();
});
afterEach(async () => {
  await estate.empty();
  await database.rows("delete from articles.landings; delete from articles.articles");
});

const land = (at = now) => landArticles({ database: intake, lake: files, mostRows: 4 }, at);

function article(id: string, of: Partial<Article> = {}): Article {
  return {
    id,
    title: `Of ${id}`,
    text: `In the valley ${id} a bridge is built. It will be open in spring, says the council of ${id}.`,
    category: "News",
    publisher: "The Valley",
    language: "en",
    publishedAt: new Date(now - hourMs).toISOString(),
    ...of,
  };
}

/** What the database says of articles now, as the lake should have it. */
async function asInDatabase(landedAt: number): Promise<Map<string, Omit<LandedArticle, "change">>> {
  const rows = await database.rows(`
    select key as article, title, summary, text, category, publisher, language, region, url, image, words,
      reading_seconds as "readingSeconds", extract(epoch from date_trunc('milliseconds', published_at))::float8 * 1000 as "publishedAt",
      extract(epoch from expires_at)::float8 * 1000 as "expiresAt",
      floor(extract(epoch from withdrawn_at) * 1000)::float8 as "withdrawnAt" from articles.articles`);
  return new Map(
    rows.map((row) => [String(row["article"]), { ...(row as unknown as LandedArticle), landedAt }]),
  );
}

async function inLake(): Promise<LandedArticle[]> {
  const rows: LandedArticle[] = [];
  for await (const some of readArticles(files)) rows.push(...some);
  return rows;
}

it("is read by DuckDB row for row as articles came, changed and were withdrawn, each change once", async () => {
  await ingestion.ingest(["a", "b", "c"].map((id) => article(id)));
  expect(await land()).toEqual({ rows: 3, files: 1 });
  const first = await asInDatabase(now);
  await ingestion.ingest([
    article("a", { title: "It is open", region: "Valley", url: "https://valley.example/a" }),
    article("b"),
    article("d"),
  ]);
  await withdrawArticle(database.as("articles_api", 1), "c");
  // what is found out is not said
  await database.rows(
    "update articles.articles set embedding_version = 'another', embedding = '', story = id",
  );
  expect(await land(now + hourMs)).toEqual({ rows: 3, files: 1 });
  const second = await asInDatabase(now + hourMs);

  const rows = await inLake();
  const changes = rows.map(({ change }) => change);
  expect(changes).toEqual([...new Set(changes)].sort((a, b) => a - b));
  expect(rows.map(({ change: _, ...row }) => row)).toEqual([
    ...["a", "b", "c"].map((id) => first.get(id)),
    ...["a", "d", "c"].map((id) => second.get(id)),
  ]);
  expect(rows.at(-1)).toMatchObject({
    article: "c",
    withdrawnAt: expect.any(Number),
    text: article("c").text,
  });
  expect(await duckDBArticles(files)).toEqual(rows);
  expect(await land(now + 2 * hourMs)).toEqual({ rows: 0, files: 0 });
});

it("keeps types and names in the files, as the README says", async () => {
  await ingestion.ingest([article("a")]);
  await land();
  const described = await askDuckDB(files, "raw/articles/", "describe select * from lake");
  const columns = described.map(({ column_name, column_type }) => `${column_name} ${column_type}`);
  const times = ["published_at", "expires_at", "withdrawn_at", "landed_at"];
  expect(columns).toEqual([
    "article VARCHAR",
    "change BIGINT",
    ...["title", "summary", "text", "category", "publisher", "language", "region", "url", "image"].map(
      (name) => `${name} VARCHAR`,
    ),
    "words INTEGER",
    "reading_seconds INTEGER",
    ...times.map((name) => `${name} TIMESTAMP WITH TIME ZONE`),
    ...["day", "month", "year"].map((name) => expect.stringMatching(`^${name} `)),
  ]);
  const readme = readFileSync("runtime/articles/lake/README.md", "utf8");
  for (const column of columns.slice(0, 17)) expect(readme).toContain(`\`${column.split(" ")[0]}\``);
});

it("is joined with what readers did by the query of the README, without the database", async () => {
  const told = someRows({ count: 200, readers: 5, seed: 1, overMs: hourMs - 1 });
  const clicked = told.filter(({ kind }) => kind === "click").map(({ article: id }) => id as string);
  const known = [...new Set(clicked)].filter((_, n) => n % 3 !== 0);
  const categoryOf = (id: string) => `Category ${id.length}`;
  await ingestion.ingest(known.map((id) => article(id, { category: categoryOf(id) })));
  await land();
  for (const partition of [0, 1, 2, 3])
    await landBatch(
      files,
      told.filter((row) => row.partition === partition),
    );
  await sealHours(files, { before: someHour + 24 * hourMs });
  const readme = readFileSync("runtime/articles/lake/README.md", "utf8");
  const [, query = ""] = /\n\n( {4}select a\.category(?:.|\n)+?)\n\n/.exec(readme) ?? [];
  const expected = new Map<string, number>();
  for (const id of clicked.filter((each) => known.includes(each)))
    expected.set(categoryOf(id), (expected.get(categoryOf(id)) ?? 0) + 1);
  const found = await askDuckDBOf(files, "raw/", [query]);
  expect(new Map(found.map(({ category, opened }) => [category, Number(opened)]))).toEqual(expected);
});

it("looks once an hour, and then brings all that came, in files of few rows", async () => {
  await addArticles(database, 1);
  await land();
  await ingestion.ingest([article("later")]);
  expect(await land(now + 1000)).toEqual({ rows: 0, files: 0 });
  await addMore(10);
  expect(await land(now + hourMs)).toEqual({ rows: 11, files: 3 });
  expect((await files.names("raw/articles/")).filter(articlesPlace)).toHaveLength(4);
});

it("has each change once, wherever in it it was ended, and two beside each other", async () => {
  await addMore(10);
  const keys = (await database.rows("select key from articles.articles order by change")).map(
    ({ key }) => key,
  );
  for (let steps = 0; ; steps++) {
    await estate.empty();
    await database.rows("delete from articles.landings");
    const ended = await landArticles(endingBefore(steps), now).then(
      () => true,
      () => false,
    );
    // what was begun is ended at once, and the rest an hour later
    await Promise.all([land(now + hourMs), land(now + hourMs)]);
    await land(now + 2 * hourMs);
    expect({ steps, keys: (await inLake()).map((row) => row.article) }).toEqual({ steps, keys });
    if (!ended) continue;
    expect(steps).toBeGreaterThan(10);
    return;
  }
});

it("leaves what an ended run had written as it is, though the article changed meanwhile", async () => {
  await ingestion.ingest([article("a"), article("b")]);
  const mark = /update articles\.landings/;
  const query = (text: string, values?: unknown[]) =>
    mark.test(text) ? Promise.reject(new Error("ended")) : intake.query(text, values);
  await expect(landArticles({ database: { query } as unknown as Pool, lake: files }, now)).rejects.toThrow(
    "ended",
  );
  await ingestion.ingest([article("a", { title: "It is open" })]);
  await land(now + hourMs);
  expect((await inLake()).map((row) => `${row.article}: ${row.title}`)).toEqual([
    "a: Of a",
    "b: Of b",
    "a: It is open",
  ]);
});

it("writes over nothing once the database was set back to a moment before", async () => {
  await ingestion.ingest([article("a")]);
  await land();
  const [{ change } = {}] = await database.rows("select last_value as change from articles.changes");
  await ingestion.ingest([article("lost")]);
  await land(now + hourMs);
  await database.rows(`
    delete from articles.articles where key = 'lost';
    delete from articles.landings where last_change > ${change};
    select setval('articles.changes', ${change})`);
  await ingestion.ingest([article("instead")]);
  await land(now + hourMs + 5000);
  const rows = await inLake();
  expect(rows.map((row) => row.article)).toEqual(["a", "lost", "instead"]);
  expect(rows[1]?.change).toBe(rows[2]?.change);
});

it("takes out rows that speak of somebody, and leaves all others as they were", async () => {
  await ingestion.ingest([article("a"), article("b", { text: "Write to rosa@example.org." })]);
  await land();
  await ingestion.ingest([article("c")]);
  await land(now + hourMs);
  const before = await inLake();
  const speaks = (row: LandedArticle) => row.text.includes("rosa@example.org");
  expect(await findInArticles(files, speaks)).toEqual([
    { where: expect.stringMatching(/^raw\/articles\//), count: 1 },
  ]);
  expect(await forgetInArticles(files, speaks)).toBe(1);
  expect(await inLake()).toEqual(before.filter((row) => row.article !== "b"));
  expect(await findInArticles(files, speaks)).toEqual([]);
  // no row of a file is left, and what was begun is not written again
  expect(await forgetInArticles(files, () => true)).toBe(2);
  await database.rows("update articles.landings set landed_at = null");
  await land(now + hourMs);
  expect(await inLake()).toEqual([]);
});

/** Articles of the same text. */
async function addMore(count: number): Promise<void> {
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'more-' || n, 'More ' || n, 'text', 'news', 'press', 'en', 300, 100, now(), now() + interval '30 days'
    from generate_series(1, ${count}) n`);
}

/** Asks the database and writes files so many times, and then not any more. */
function endingBefore(steps: number) {
  let left = steps;
  const counted =
    <Given extends unknown[], Answer>(act: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      if (left-- <= 0) throw new Error("it was killed");
      return act(...given);
    };
  const query = counted((text: string, values?: unknown[]) => intake.query(text, values));
  return {
    database: { query } as unknown as Pool,
    mostRows: 4,
    lake: { replace: counted((...given: Parameters<LakeFiles["replace"]>) => files.replace(...given)) },
  };
}
