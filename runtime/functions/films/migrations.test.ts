import { TestDatabase } from "../../database/testing/test-database";

/** Ratings of the time before each film had a fingerprint of its own. */
const fill = `
  insert into films.films (key, title) select 'f' || n, 'Film ' || n from generate_series(1, 30) n;
  insert into films.people (key) select 'p' || n from generate_series(1, 100) n;
  insert into films.ratings (person, film, rated_at, value)
    select p.id, f.id, timestamptz '2024-03-01 12:00:00.123456Z' + (p.id * 31 + f.id) * interval '7 hours', 0.5 + (p.id * f.id) % 10 / 2.0
    from films.people p, films.films f where (p.id + f.id) % 3 = 0 and f.id < 29`;
const change = `
  update films.ratings set value = 5, rated_at = rated_at + interval '1 day' where person % 7 = 0;
  delete from films.ratings where film % 5 = 0 and person % 2 = 0;
  delete from films.ratings where film = 12;
  insert into films.ratings (person, film, rated_at, value) select id, 29, '2025-01-01', 3 from films.people where id < 9`;

let server: TestDatabase;
beforeAll(async () => {
  server = await TestDatabase.start();
});
afterAll(() => server?.stop());

it("bring a database that has ratings to what one is that had none when they were applied, fingerprints among it", async () => {
  await server.migrate("films", "old", 3);
  await server.as("postgres", fill, "old");
  await server.as("postgres", change, "old");
  const ratingsBefore = await tablesOf("old", ["ratings", "films", "people"]);
  await server.migrate("films", "old");
  expect(await tablesOf("old", ["ratings", "films", "people"])).toEqual(ratingsBefore);

  await server.migrate("films", "fresh");
  for (const sql of [fill, change]) await server.as("postgres", sql, "fresh");
  const counters = await tablesOf("old", ["popularity"]);
  expect(counters).toEqual(await tablesOf("fresh", ["popularity"]));
  expect(counters["popularity"]?.filter(({ fingerprint }) => fingerprint !== "0").length).toBeGreaterThan(20);

  for (const database of ["old", "fresh"])
    await server.as(
      "postgres",
      "update films.ratings set value = 1 where person = 3; delete from films.ratings where person = 4",
      database,
    );
  expect(await tablesOf("old", ["popularity"])).toEqual(await tablesOf("fresh", ["popularity"]));
});

async function tablesOf(
  database: string,
  names: readonly string[],
): Promise<Record<string, Record<string, unknown>[]>> {
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const name of names)
    tables[name] = (await server.as("postgres", `select * from films.${name} order by 1, 2`, database)).rows;
  return tables;
}
