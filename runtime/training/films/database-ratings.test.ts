import { addFilms } from "../../functions/films/testing/add-films";
import { FilmsDatabase } from "../../functions/films/testing/films-database";
import { databaseRatings } from "./database-ratings";

let database: FilmsDatabase;
let version: () => Promise<string>;
beforeAll(async () => {
  database = await FilmsDatabase.start();
  await addFilms(database);
  await database.rows("insert into films.people (key) values ('ann'), ('bob')");
  const source = databaseRatings(database.as("films_training"));
  version = () => source.version();
});
afterAll(() => database?.stop());

const write = (sql: string) => database.as("films_api").query(sql);
const rate = (person: number, film: number, value: number, day: number) =>
  write(`insert into films.ratings (person, film, value, rated_at) values (${person}, ${film}, ${value}, '2026-01-0${day}')
         on conflict (person, film) do update set value = excluded.value, rated_at = excluded.rated_at`);

describe("the version of the data", () => {
  it("is the same when the same ratings came in another order, and after there and back", async () => {
    const empty = await version();
    await rate(1, 1, 5, 1);
    await rate(2, 1, 2, 1);
    await rate(2, 2, 3, 2);
    const full = await version();
    expect(full).not.toBe(empty);

    await rate(1, 1, 4, 2);
    await rate(1, 1, 5, 1);
    expect(await version()).toBe(full);
    await write("delete from films.ratings");
    expect(await version()).toBe(empty);
    await rate(2, 2, 3, 2);
    await write(`insert into films.ratings (person, film, value, rated_at)
                 values (2, 1, 2, '2026-01-01'), (1, 1, 5, '2026-01-01')`);
    expect(await version()).toBe(full);
  });

  it.each([
    ["two people have each other's values", "update films.ratings set value = 7 - value where film = 1"],
    [
      "two ratings have each other's times",
      "update films.ratings set rated_at = timestamptz '2026-01-01' + (timestamptz '2026-01-02' - rated_at) where person = 2",
    ],
    [
      "another person gave a rating",
      "with gone as (delete from films.ratings where person = 1 returning *) insert into films.ratings select 2, 3, rated_at, value from gone",
    ],
  ])("is another one when %s", async (_, sql) => {
    const before = await version();
    await write(sql);
    expect(await version()).not.toBe(before);
  });

  it("is another one when a film has another title or genre", async () => {
    const before = await version();
    await database.rows("update films.films set title = 'Brasil' where key = '2'");
    const renamed = await version();
    await database.rows("update films.films set genres = '{Drama}' where key = '2'");
    expect(new Set([before, renamed, await version()]).size).toBe(3);
  });
});

it("is made of numbers of each film that are those of its ratings", async () => {
  const [row] = await database.rows(`
    select bool_and(fingerprint = coalesce((select bit_xor(films.fingerprint_of(person, film, rated_at, value)) from films.ratings r where r.film = p.film), 0)) as same
    from films.popularity p`);
  expect(row).toEqual({ same: true });
});
