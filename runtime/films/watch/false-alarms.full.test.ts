import { findDrift } from "../../drift/find-drift";
import { type Columns, TableProfile } from "../../drift/table-profile";
import { byUser, historyOf } from "../../recommender/data/rows";
import { random } from "../../shared/random";
import type { PastRating } from "../film-model";
import { likedFrom } from "../liked";
import { sampleTraining } from "./testing/sample-training";
import { listColumns, liveColumns, popularityIn, rowsAt } from "./watched-rows";

/** All that is watched of films together. */
const columns = {
  rating: "number",
  film: "category",
  genre: "category",
  year: "number",
  ...listColumns,
  ...liveColumns,
} as const satisfies Columns;
type Row = Readonly<Record<keyof typeof columns, number | string | null>>;

const { model, cut } = sampleTraining();
const source = random(17);
const people = peopleOfTheSample();

it("raises at most ten alarms in 1,000 weeks in which people and model stay what they are", () => {
  let alarms = 0;
  for (let n = 0; n < 1000; n++) if (drifted(week(600), week(150), 1e-9).length > 0) alarms++;
  expect(alarms).toBeLessThanOrEqual(10);
}, 300_000);

it.each<[string, (row: Row) => Row, string[]]>([
  ["scores fall by a third", (row) => ({ ...row, score: Number(row.score) * 0.66 }), ["score"]],
  [
    "a tenth more people are strangers than ever",
    (row) => (source.next() < 0.25 ? { ...row, "cold start": "yes" } : row),
    ["cold start"],
  ],
  [
    "every third list begins with one film",
    (row) => (source.next() < 0.33 ? { ...row, "first film": "1", popularity: 0.5 } : row),
    ["first film", "popularity"],
  ],
  [
    "a quarter likes what the model does not know",
    (row) => (source.next() < 0.25 ? { ...row, "live error": 1 } : row),
    ["live error"],
  ],
])("finds it, and nothing else, when %s", (_, change, found) => {
  const [before, now] = [week(600), week(600, change)];
  expect(drifted(before, now, 0.1).sort()).toEqual(found);
});

function drifted(before: TableProfile, now: TableProfile, leastEffect: number): string[] {
  const found = findDrift(before, now, { leastEffect }).filter(({ verdict }) => verdict === "drift");
  return [...new Set(found.map(({ column }) => column))];
}

function week(rows: number, change = (row: Row) => row): TableProfile {
  const profile = new TableProfile(columns);
  for (let n = 0; n < rows; n++) profile.add(change(people[source.below(people.length)] as Row));
  return profile;
}

/** Of each person several moments, so that a week has people and not the same people again. */
function peopleOfTheSample(): Row[] {
  const [before, after] = [byUser(cut.train), byUser(cut.test)];
  const options = { likedFrom: likedFrom(cut), popularity: popularityIn(model) };
  return Array.from({ length: after.rows }, (_, person) => person).flatMap((person) => {
    const newer = ratingsOf(after, person);
    return newer.map((rating) => {
      const history = [...ratingsOf(before, person), ...newer.filter(({ time }) => time < rating.time)];
      const { list, live } = rowsAt(model, { history, rating }, options);
      const { genres = [], year = null } = cut.films.find(({ key }) => key === rating.film) ?? {};
      const { score = null, popularity = null, "first film": first = null } = list ?? {};
      const shown = { score, popularity, "first film": first };
      return { rating: rating.value, film: rating.film, genre: genres[0] ?? null, year, ...shown, ...live };
    });
  });
}

function ratingsOf(rows: ReturnType<typeof byUser>, person: number): PastRating[] {
  const { items, values, times } = historyOf(rows, person);
  return Array.from(items, (item, n) => ({
    film: cut.films[item]?.key as string,
    value: values[n] as number,
    time: times[n] as number,
  }));
}
