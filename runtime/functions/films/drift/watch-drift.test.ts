import { random } from "../../../shared/random";
import type { ChampionFiles } from "../serving/champion-files";
import { addFilms } from "../testing/add-films";
import { FilmsDatabase } from "../testing/films-database";
import { DriftChecks } from "./drift-checks";
import { watchDrift } from "./watch-drift";

const day = 86_400_000;
/** The champion serves since then. */
const began = Date.UTC(2026, 0, 1);

let database: FilmsDatabase;
let api: ReturnType<FilmsDatabase["as"]>;
const events: [string, unknown][] = [];
const source = random(4);

beforeAll(async () => {
  database = await FilmsDatabase.start();
  api = database.as("films_api");
  await addFilms(database, Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, `Film ${n}`])));
}, 60_000);
beforeEach(() => database.rows("truncate films.ratings, films.people, films.drift_checks"));
afterAll(() => database?.stop());

it("finds nothing while people rate as before, however many ratings one of them gives", async () => {
  await rate("before", 300, () => [source.below(20), 1 + source.below(5)]);
  await rate("since", 200, () => [source.below(20), 1 + source.below(5)]);
  await rate("since-busy", 1, () => [3, 5], 20);
  expect(await watch()).toEqual({ isAlarm: false });
  expect(await lastCheck()).toMatchObject({ version: "1", alarm: false, result: { since: { people: 201 } } });
});

it("says in which column people rate otherwise, keeps it, and tells it once as an event", async () => {
  await rate("before", 300, () => [source.below(20), 1 + source.below(5)]);
  await rate("since", 200, () => [source.below(20), 1 + source.below(2)]);
  expect(await watch()).toEqual({ isAlarm: true });
  const { result } = (await lastCheck()) ?? {};
  expect(result?.["differences"]).toEqual(
    expect.arrayContaining([expect.objectContaining({ column: "rating", of: "values", verdict: "drift" })]),
  );
  expect(events.at(-1)).toEqual(["drift checked", { alarm: "true", version: "1", columns: "rating" }]);
});

it("looks at nothing while no model serves", async () => {
  expect(await watch(async () => undefined)).toBeUndefined();
  expect(await lastCheck()).toBeUndefined();
});

function watch(champion: ChampionFiles["champion"] = serving) {
  const parts = {
    database: api,
    files: { champion },
    checks: new DriftChecks(api),
    telemetry: { event: (name: string, properties: unknown) => void events.push([name, properties]) },
  };
  return watchDrift(parts, new Date(began + 30 * day));
}

const lastCheck = () => new DriftChecks(api).last();

async function serving() {
  const at = new Date(began).toISOString();
  const sha256 = "a".repeat(64);
  const champion = { version: "1", sha256, previous: null, earlier: [], decision: null, at, by: "test" };
  return { etag: "1", champion };
}

/** @param draw a film's number, and a rating */
async function rate(kind: string, people: number, draw: () => [number, number], each = 1): Promise<void> {
  const time = kind === "before" ? began - 10 * day : began + 10 * day;
  const rows = Array.from({ length: people }, (_, n) => n).flatMap((n) =>
    Array.from({ length: each }, (_, film) => {
      const [drawn, value] = draw();
      return [`${kind}-${n}`, `f${each > 1 ? film : drawn}`, value] as const;
    }),
  );
  const columns = [0, 1, 2].map((at) => rows.map((row) => row[at]));
  await api.query("insert into films.people (key) select distinct unnest($1::text[])", [columns[0]]);
  await api.query(
    `insert into films.ratings (person, film, rated_at, value)
     select p.id, f.id, $4, value from unnest($1::text[], $2::text[], $3::real[]) as given (person, film, value)
       join films.people p on p.key = given.person join films.films f on f.key = given.film`,
    [...columns, new Date(time)],
  );
}
