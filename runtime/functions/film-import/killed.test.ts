import { setTimeout as wait } from "node:timers/promises";
import { FilmsDatabase } from "../films/testing/films-database";
import { MortalImport } from "./testing/mortal-import";

const count = 20_000;
const rows = Array.from({ length: count }, (_, n) => ({
  person: `p${(n * 7919) % 500}`,
  film: `f${(n * 104_729) % 300}`,
  value: 0.5 + (n % 10) / 2,
  time: 1_000_000 + ((n * 31) % 5000),
}));

let database: FilmsDatabase;
let imports: MortalImport;
beforeAll(async () => {
  database = await FilmsDatabase.start();
  imports = new MortalImport(
    database,
    rows.map(({ person, film, value, time }) => `${person}::${film}::${value}::${time}`).join("\n"),
  );
});
afterAll(async () => {
  imports?.remove();
  await database?.stop();
});

it("a file whose import was killed again and again has the same rows in the end, and each of them is counted once", async () => {
  const lines = async () =>
    Number((await database.rows("select coalesce(max(lines), 0) as lines from films.imports"))[0]?.["lines"]);
  let kills = 0;
  for (let from = 0; from < count * 0.8; ) {
    const { child, told } = imports.run(500);
    // somewhere between one part and the next
    while ((await lines()) <= from) await wait(2);
    await wait((kills * 3) % 11);
    child.kill("SIGKILL");
    kills++;
    expect(await told).toBeUndefined();
    from = (await lines()) + count / 12;
  }
  expect(kills).toBeGreaterThan(3);
  const both = await Promise.all([imports.run(500).told, imports.run(500).told]);
  for (const told of both) expect(told).toMatchObject({ taken: count, refused: 0 });

  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const key = `${row.person} ${row.film}`;
    if (row.time >= (newest.get(key)?.time ?? 0)) newest.set(key, row);
  }
  const kept = await database.rows(
    `select p.key as person, f.key as film, value, extract(epoch from rated_at)::float8 as time
     from films.ratings join films.people p on p.id = person join films.films f on f.id = film`,
  );
  const sorted = (all: Iterable<object>) => [...all].map((row) => JSON.stringify(row)).sort();
  expect(sorted(kept)).toEqual(sorted(newest.values()));
  expect(
    await database.rows(
      `select film from films.popularity p where ratings <> (select count(*) from films.ratings r where r.film = p.film)
       or abs(value_sum - (select sum(value) from films.ratings r where r.film = p.film)) > 1e-3`,
    ),
  ).toEqual([]);
});
