import { TableProfile } from "../../../drift/table-profile";
import { type FilmModel, readFilmModel } from "../../../films/film-model";
import type { TrainingProfile } from "../../../films/watch/training-profile";
import { type ListRow, listColumns, liveColumns } from "../../../films/watch/watched-rows";
import { random } from "../../../shared/random";
import type { LastDrift } from "../contract/drift";
import type { ChampionFiles } from "../serving/champion-files";
import { addFilms } from "../testing/add-films";
import { FilmsDatabase } from "../testing/films-database";
import { smallModel } from "../testing/small-model";
import { DriftChecks } from "./drift-checks";
import { addLists } from "./list-profiles";
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
  await addFilms(database);
  await addFilms(database, Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}`, `Film ${n}`])));
});
beforeEach(() =>
  database.rows(
    "truncate films.ratings, films.people, films.drift_checks, films.list_profiles, films.listed_people, films.list_weeks",
  ),
);
afterAll(() => database?.stop());

it("finds nothing while people rate as before, however many ratings one of them gives", async () => {
  await rate("before", 300, () => [source.below(20), 1 + source.below(5)]);
  await rate("since", 200, () => [source.below(20), 1 + source.below(5)]);
  await rate("since-busy", 1, () => [3, 5], 20);
  expect(await watch()).toEqual({ isAlarm: false, columns: [] });
  expect(await lastCheck()).toMatchObject({ version: "1", alarm: false, result: { since: { people: 201 } } });
});

it("says in which column people rate otherwise, keeps it, and tells it once as an event", async () => {
  await rate("before", 300, () => [source.below(20), 1 + source.below(5)]);
  await rate("since", 200, () => [source.below(20), 1 + source.below(2)]);
  expect(await watch()).toEqual({ isAlarm: true, columns: ["rating"] });
  const { result } = (await lastCheck()) ?? {};
  expect(result?.["differences"]).toEqual(
    expect.arrayContaining([expect.objectContaining({ column: "rating", of: "values", verdict: "drift" })]),
  );
  expect(events.at(-1)).toEqual(["drift checked", { alarm: "true", version: "1", columns: "rating" }]);
});

describe("of a model that was watched at its training", () => {
  /** Who likes "1" is shown "2" first, and "5" last. */
  const model = readFilmModel(smallModel().bytes);
  const days = 14;

  it("says that it is as far from what people like as it was, and has no baseline for its lists before a week has passed", async () => {
    await likeAfter("1", "2");
    await addLists(api, "1", servedLists(3));
    expect(await watch(undefined, { model, trained: trainedOn(days) })).toMatchObject({ columns: ["film"] });
    const { result } = (await lastCheck()) ?? {};
    expect(result).toMatchObject({
      lists: { people: 100 },
      live: { people: 100, days, compared: true },
      figures: {
        liveError: { training: 0, serving: 0 },
        coldStartShare: { training: 0, serving: 0 },
        topTenShare: { training: 1, serving: 1 },
      },
    });
    expect(result?.lists).not.toHaveProperty("baseline");
    const columns = result?.differences.map(({ column }) => column);
    expect(columns).toEqual(expect.arrayContaining(["live error", "cold start"]));
    for (const column of Object.keys(listColumns)) expect(columns).not.toContain(column);
  });

  it("finds that people like what it puts last", async () => {
    await likeAfter("1", "5");
    expect(await watch(undefined, { model, trained: trainedOn(days) })).toMatchObject({
      isAlarm: true,
      columns: expect.arrayContaining(["live error"]),
    });
    expect((await lastCheck())?.result.figures?.liveError).toEqual({ training: 0, serving: 0.75 });
  });

  it("tells how far it is, and compares nothing, before as many days have passed as at the training", async () => {
    await likeAfter("1", "5");
    await watch(undefined, { model, trained: trainedOn(60) });
    const { result } = (await lastCheck()) ?? {};
    expect(result).toMatchObject({
      live: { days: 60, compared: false },
      figures: { liveError: { serving: 0.75 } },
    });
    expect(result?.differences.map(({ column }) => column)).not.toContain("live error");
  });

  /** 100 people who have rated one film before, and another one since. */
  async function likeAfter(first: string, then: string): Promise<void> {
    await rate("before", 100, () => [first, 5]);
    await rate("before", 100, () => [then, 5], 1, 30);
  }

  const servedLists = (score: number) =>
    new Map(
      Array.from({ length: 100 }, (_, n) => [
        `p${n}`,
        { score: score * (1 + n / 1000), popularity: 0.5, "first film": "f3" },
      ]),
    );

  function trainedOn(days: number): TrainingProfile {
    const [lists, live] = [new TableProfile(listColumns), new TableProfile(liveColumns)];
    for (const row of servedLists(1).values()) lists.add(row);
    for (let n = 0; n < 200; n++) live.add({ "live error": 0, "cold start": "no" });
    return { days, until: new Date(began).toISOString(), likedFrom: 3, lists, live };
  }
});

describe("of lists as they are served", () => {
  /** Unlike those of whoever rated before the training, whose scores were near 1. */
  const visitor = () => ({
    score: 3 + source.normal() / 10,
    popularity: source.next() ** 2,
    "first film": `f${source.below(8)}`,
  });
  const [trainedLists, live] = [new TableProfile(listColumns), new TableProfile(liveColumns)];
  for (let n = 0; n < 500; n++)
    trainedLists.add({ score: 1 + n / 5000, popularity: 0.9, "first film": "f3" });
  const trained = { days: 7, until: new Date(began).toISOString(), likedFrom: 3, lists: trainedLists, live };

  /** 150 visitors a day, many of whom come again, then the night's look. */
  async function night(number: number, change: (row: ListRow) => ListRow = (row) => row, version = "1") {
    const visitors = Array.from(
      { length: 150 },
      () => [`v${source.below(2000)}`, change(visitor())] as const,
    );
    await addLists(api, version, new Map(visitors));
    await watch(servingOf(version), { trained }, began + number * day + source.below(600_000));
    return (await lastCheck()) as LastDrift;
  }

  const knownOf = (lists: object | undefined) => Object.keys(lists ?? {});

  it("raises no alarm for visitors unlike those who rated, in any week, and one after what they are shown has changed", async () => {
    for (let number = 1; number <= 14; number++) {
      const { alarm, result } = await night(number);
      expect([alarm, knownOf(result.lists)]).toEqual([
        false,
        number < 8 ? ["people"] : ["people", "baseline"],
      ]);
    }
    for (let number = 15; number <= 29; number++) {
      const { alarm, result } = await night(number);
      expect([alarm, result.lists?.week?.people]).toEqual([false, expect.any(Number)]);
      expect(result.differences.map(({ column }) => column)).toContain("score");
    }
    const alarms: boolean[] = [];
    for (let number = 30; number <= 36; number++)
      alarms.push((await night(number, (row) => ({ ...row, score: Number(row.score) * 0.66 }))).alarm);
    expect(alarms.at(-1)).toBe(true);
    expect((await lastCheck())?.result.differences.filter(({ verdict }) => verdict === "drift")).toEqual([
      expect.objectContaining({ column: "score" }),
    ]);
  });

  it("keeps the baseline of a version that serves again, and begins to count anew", async () => {
    for (let number = 1; number <= 8; number++) await night(number);
    const before = (await lastCheck())?.result.lists?.baseline;
    expect(before).toBeDefined();
    await night(9, undefined, "2");
    const { lists } = (await night(10)).result;
    expect(lists).toMatchObject({ baseline: before });
    for (let number = 11; number <= 16; number++)
      expect((await night(number)).result.lists).not.toHaveProperty("week");
    expect((await night(17)).result.lists).toMatchObject({ baseline: before, week: {} });
  });

  it("takes no week for one at whose end nobody looked, and none of a few people for the baseline", async () => {
    await night(1);
    expect(knownOf((await night(10)).result.lists)).toEqual(["people"]);
    await watch(servingOf("1"), { trained }, began + 17 * day);
    expect((await lastCheck())?.result.lists).toEqual({ people: 0 });
    for (let number = 18; number <= 24; number++) await night(number);
    expect((await lastCheck())?.result.lists).toMatchObject({ baseline: {} });
  });
});

it("looks at nothing while no model serves", async () => {
  expect(await watch(async () => undefined)).toBeUndefined();
  expect(await lastCheck()).toBeUndefined();
});

interface Watched {
  readonly model?: FilmModel;
  readonly trained?: TrainingProfile;
}

function watch(
  champion: ChampionFiles["champion"] = serving,
  { model, trained }: Watched = {},
  now = began + 30 * day,
) {
  const serves = model && { films: model.films, rank: model.rank, sha256: "a".repeat(64) };
  const parts = {
    database: api,
    files: { champion, profile: async () => trained },
    model: async () => serves && { model: serves },
    checks: new DriftChecks(api),
    telemetry: { event: (name: string, properties: unknown) => void events.push([name, properties]) },
  };
  return watchDrift(parts, new Date(now));
}

const lastCheck = () => new DriftChecks(api).last();

const serving = servingOf("1");

function servingOf(version: string) {
  const at = new Date(began).toISOString();
  const sha256 = "a".repeat(64);
  const champion = { version, sha256, previous: null, earlier: [], decision: null, at, by: "test" };
  return async () => ({ etag: "1", champion });
}

/** @param draw a film by its number or its key, and a rating */
async function rate(
  kind: string,
  people: number,
  draw: () => [film: number | string, value: number],
  each = 1,
  daysLater = 0,
): Promise<void> {
  const time = (kind === "before" ? began - 10 * day : began + 10 * day) + daysLater * day;
  const rows = Array.from({ length: people }, (_, n) => n).flatMap((n) =>
    Array.from({ length: each }, (_, film) => {
      const [drawn, value] = draw();
      return [
        `${kind}-${n}`,
        typeof drawn === "string" ? drawn : `f${each > 1 ? film : drawn}`,
        value,
      ] as const;
    }),
  );
  const columns = [0, 1, 2].map((at) => rows.map((row) => row[at]));
  await api.query(
    "insert into films.people (key) select distinct unnest($1::text[]) on conflict do nothing",
    [columns[0]],
  );
  await api.query(
    `insert into films.ratings (person, film, rated_at, value)
     select p.id, f.id, $4, value from unnest($1::text[], $2::text[], $3::real[]) as given (person, film, value)
       join films.people p on p.key = given.person join films.films f on f.key = given.film`,
    [...columns, new Date(time)],
  );
}
