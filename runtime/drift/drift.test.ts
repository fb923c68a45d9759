import { random } from "../shared/random";
import { findDrift } from "./find-drift";
import { type Columns, TableProfile } from "./table-profile";

const columns: Columns = {
  rating: "number",
  age: "number",
  score: "number",
  genre: "category",
  film: "category",
};
const source = random(11);

interface Change {
  /** Added to each age, whose deviation is 10. */
  readonly older?: number;
  /** Share of genres that become the first one. */
  readonly toFirstGenre?: number;
  /** Share of scores that go missing. */
  readonly missing?: number;
}

function week(rows: number, { older = 0, toFirstGenre = 0, missing = 0 }: Change = {}): TableProfile {
  const profile = new TableProfile(columns);
  for (let n = 0; n < rows; n++) {
    profile.add({
      rating: Math.ceil(10 * source.next() ** 0.6) / 2,
      age: 40 + older + 10 * source.normal(),
      score: source.next() < missing ? null : source.next() ** 3,
      genre: source.next() < toFirstGenre ? "genre 0" : `genre ${source.below(12)}`,
      film: `film ${Math.floor(3000 * source.next() ** 4)}`,
    });
  }
  return profile;
}

const alarmed = (before: TableProfile, now: TableProfile, leastEffect = 0.1) =>
  findDrift(before, now, { leastEffect }).filter(({ verdict }) => verdict === "drift");

describe("in weeks in which nothing changes", () => {
  it.each([
    [50, 50, 1000],
    [3000, 120, 300],
  ])("%i rows and then %i raise at most one alarm in a hundred of %i", (rows, weekly, weeks) => {
    const before = Array.from({ length: 10 }, () => week(rows));
    let alarms = 0;
    for (let n = 0; n < weeks; n++) {
      if (alarmed(before[n % 10] as TableProfile, week(weekly), 1e-9).length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(weeks / 100);
  });
});

it("finds which column has changed, how much, and nothing else", () => {
  const before = week(2000);
  const found = (change: Change) => alarmed(before, week(2000, change)).map(({ column, of }) => [column, of]);
  expect(found({})).toEqual([]);
  expect(found({ older: 4 })).toEqual([["age", "values"]]);
  expect(found({ toFirstGenre: 0.2 })).toEqual([["genre", "values"]]);
  expect(found({ missing: 0.15 })).toEqual([["score", "missing"]]);
});

it("finds a planted shift at least as often as the exact test of all rows with Bonferroni's correction", () => {
  const names = Array.from({ length: 8 }, (_, n) => `column ${n}`);
  let [ours, exact] = [0, 0];
  for (let trial = 0; trial < 100; trial++) {
    const [before, now] = [0, 0.4].map((shift) =>
      names.map((_, n) => Array.from({ length: 250 }, () => source.normal() + (n === 3 ? shift : 0))),
    ) as [number[][], number[][]];
    const [one, other] = [before, now].map((table) => profileOf(names, table)) as [
      TableProfile,
      TableProfile,
    ];
    ours += findDrift(one, other, { leastEffect: 1e-9 }).some(({ verdict }) => verdict === "drift") ? 1 : 0;
    exact += exactKolmogorovSmirnov(before[3] ?? [], now[3] ?? []) < 0.01 / names.length ? 1 : 0;
  }
  expect(exact).toBeGreaterThan(50);
  expect(ours).toBeGreaterThanOrEqual(exact * 0.97);
});

it("tells a sure but small difference and calls it none that matters", () => {
  const differences = findDrift(week(60_000), week(60_000, { older: 0.6 }));
  const age = differences.find(({ column }) => column === "age");
  expect(age).toMatchObject({ verdict: "small", test: "Kolmogorov-Smirnov" });
  expect(age?.adjustedP).toBeLessThan(1e-6);
  expect(age?.effect).toBeLessThan(0.04);
});

it("says nothing about a column with too few rows", () => {
  expect(findDrift(week(49), week(1000))).toEqual([]);
});

it("merges profiles of parts, in any order, into that of the whole", () => {
  const parts = [week(700), week(5), week(2000, { older: 500, missing: 0.5 }), week(300)];
  const merged = (order: readonly number[]) => {
    const whole = new TableProfile(columns);
    for (const at of order) whole.addAll(parts[at] as TableProfile);
    return whole;
  };
  const bins = (profile: TableProfile) =>
    Array.from(profile.columns.values(), ({ rows, missing, bins }) => [
      rows,
      missing,
      bins.droppedBits,
      bins.entries(),
    ]);
  const inOrder = merged([0, 1, 2, 3]);
  expect(bins(merged([3, 1, 0, 2]))).toEqual(bins(inOrder));
  expect(inOrder.columns.get("film")).toMatchObject({ rows: 3005, missing: 0 });
});

it("comes back whole from at most 10 KB a column", () => {
  const profile = week(20_000);
  const json = JSON.stringify(profile);
  expect(json.length).toBeLessThan(10 * 1024 * Object.keys(columns).length);
  expect(JSON.stringify(TableProfile.fromJSON(JSON.parse(json)))).toBe(json);
});

it("knows quantiles to a hundredth, and the most frequent names", () => {
  const { columns } = week(50_000);
  const [age, film] = [columns.get("age"), columns.get("film")];
  if (age?.kind !== "number" || film?.kind !== "category") throw new Error("other kinds");
  expect(Math.abs((age.quantile(0.5) ?? 0) - 40)).toBeLessThan(0.5);
  expect(Math.abs((age.quantile(0.9) ?? 0) - 52.8)).toBeLessThan(0.8);
  expect(film.frequent.slice(0, 2).map(([name]) => name)).toEqual(["film 0", "film 1"]);
});

it.each([
  ["no profile", () => TableProfile.fromJSON({ version: 2 }), "ProfileRefused"],
  ["counts that do not fit", () => TableProfile.fromJSON(damaged("rows", 7)), "ProfileRefused"],
  ["bins that are none", () => TableProfile.fromJSON(damaged("bins", "////")), "ProfileRefused"],
  [
    "another column",
    () => findDrift(new TableProfile({ age: "number" }), new TableProfile({})),
    "ProfilesDiffer",
  ],
  [
    "a column of another kind",
    () => new TableProfile({ age: "number" }).addAll(new TableProfile({ age: "category" })),
    "ProfilesDiffer",
  ],
  [
    "a share that is none",
    () => findDrift(new TableProfile({}), new TableProfile({}), { falseAlarmRate: 0 }),
    "InvalidOption",
  ],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

function profileOf(names: readonly string[], table: readonly (readonly number[])[]): TableProfile {
  const profile = new TableProfile(Object.fromEntries(names.map((name) => [name, "number"] as const)));
  for (const row of table[0]?.keys() ?? [])
    profile.add(Object.fromEntries(names.map((name, n) => [name, table[n]?.[row] ?? null])));
  return profile;
}

/** p from the sorted rows themselves. */
function exactKolmogorovSmirnov(one: readonly number[], other: readonly number[]): number {
  const shareBelow = (rows: readonly number[], value: number) =>
    rows.filter((row) => row <= value).length / rows.length;
  const distance = Math.max(
    ...[...one, ...other].map((value) => Math.abs(shareBelow(one, value) - shareBelow(other, value))),
  );
  const root = Math.sqrt((one.length * other.length) / (one.length + other.length));
  const x = (root + 0.12 + 0.11 / root) * distance;
  return Array.from({ length: 50 }, (_, n) => n + 1).reduce(
    (sum, n) => sum + (n % 2 ? 2 : -2) * Math.exp(-2 * (n * x) ** 2),
    0,
  );
}

function damaged(field: string, value: unknown): unknown {
  const { columns, ...rest } = week(60).toJSON();
  return { ...rest, columns: { ...columns, age: { ...columns["age"], [field]: value } } };
}
