import { FilmsDatabase, type FilmsDatabaseRole } from "./testing/films-database";

let database: FilmsDatabase;
beforeAll(async () => {
  database = await FilmsDatabase.start();
  await database.rows(`
    insert into films.films (key, title) values ('one', 'One'), ('two', 'Two'), ('three', 'Three');
    insert into films.people (key) values ('ann'), ('bob')`);
});
afterAll(() => database?.stop());

describe("each role", () => {
  it.each<[FilmsDatabaseRole, string]>([
    ["films_api", "update films.films set title = 'x'"],
    ["films_api", "delete from films.people"],
    ["films_api", "update films.popularity set heat = 0"],
    ["films_api", "select * from films.imports"],
    ["films_api", "update films.ratings set person = 1"],
    ["films_api", "select * from films.arriving"],
    ["films_import", "delete from films.ratings"],
    ["films_import", "delete from films.people"],
    ["films_import", "update films.people set key = 'x'"],
    ["films_import", "update films.popularity set heat = 0"],
    ["films_training", "select key from films.people"],
    ["films_training", "insert into films.ratings values (1, 1, now(), 1)"],
    ["films_training", "delete from films.ratings"],
    ["films_erasure", "insert into films.people (key) values ('x')"],
    ["films_erasure", "update films.ratings set value = 1"],
    ["films_erasure", "delete from films.films"],
    ["films_erasure", "select * from films.imports"],
  ])("%s may not do %s", async (role, sql) => {
    await expect(database.as(role).query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  it.each<[FilmsDatabaseRole, string]>([
    ["films_api", "select key, heat from films.films join films.popularity on film = id"],
    ["films_import", "truncate films.arriving"],
    ["films_training", "select person, value from films.ratings"],
    ["films_erasure", "select key from films.people"],
  ])("%s may do %s", async (role, sql) => {
    await expect(database.as(role).query(sql)).resolves.toBeDefined();
  });
});

describe("the counters of a film", () => {
  const counters = () =>
    database.rows(
      `select key, ratings::int, value_sum, heat, heat = coalesce((select sum(films.heat_of(rated_at)) from films.ratings where film = id), 0) as exact
       from films.popularity join films.films on id = film order by key`,
    );

  it("follow what is added, changed and removed", async () => {
    const api = database.as("films_api");
    await api.query(
      `insert into films.ratings (person, film, value, rated_at)
       select p.id, f.id, 4, timestamptz '2020-01-01 00:00:00Z' + (case p.key when 'ann' then interval '0' else interval '180 days' end)
       from films.people p, films.films f where f.key in ('one', 'two')`,
    );
    expect(await counters()).toEqual([
      { key: "one", ratings: 2, value_sum: 8, heat: 3, exact: true },
      { key: "two", ratings: 2, value_sum: 8, heat: 3, exact: true },
    ]);

    await api.query(
      `insert into films.ratings (person, film, value, rated_at)
       select p.id, f.id, 5, timestamptz '2020-01-01 00:00:00Z' + interval '360 days'
       from films.people p, films.films f where p.key = 'ann' and f.key in ('three', 'one')
       on conflict (person, film) do update set value = excluded.value, rated_at = excluded.rated_at`,
    );
    expect(await counters()).toEqual([
      { key: "one", ratings: 2, value_sum: 9, heat: 6, exact: true },
      { key: "three", ratings: 1, value_sum: 5, heat: 4, exact: true },
      { key: "two", ratings: 2, value_sum: 8, heat: 3, exact: true },
    ]);

    await api.query(
      "delete from films.ratings where person = (select id from films.people where key = 'ann')",
    );
    expect(await counters()).toEqual([
      { key: "one", ratings: 1, value_sum: 4, heat: 2, exact: true },
      { key: "three", ratings: 0, value_sum: 0, heat: 0, exact: true },
      { key: "two", ratings: 1, value_sum: 4, heat: 2, exact: true },
    ]);
  });

  it("stay right when many write at once", async () => {
    const api = database.as("films_api", 8);
    await database.rows("insert into films.people (key) select 'p' || n from generate_series(1, 40) n");
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        api.query(
          `insert into films.ratings (person, film, value, rated_at)
           select p.id, f.id, 3, now() from films.people p, films.films f where p.key = $1 order by f.id ${n % 2 ? "desc" : ""}`,
          [`p${n + 1}`],
        ),
      ),
    );
    const [{ ratings, sum } = {}] = await database.rows(
      "select sum(ratings)::int as ratings, (select count(*)::int from films.ratings) as sum from films.popularity",
    );
    expect(ratings).toBe(sum);
  });
});

it("fails when a rating is no number or of no time that films have", async () => {
  const api = database.as("films_api");
  for (const values of [
    "1, 1, now(), 'nan'",
    "1, 1, now(), 'infinity'",
    "1, 1, '1960-01-01', 3",
    "1, 1, '2300-01-01', 3",
  ])
    await expect(
      api.query(`insert into films.ratings (person, film, rated_at, value) values (${values})`),
    ).rejects.toMatchObject({
      code: "23514",
    });
});
