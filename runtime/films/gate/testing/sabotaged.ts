import { fromRows, type Interactions, rowsOf } from "../../../recommender/data/interactions";
import { algorithms } from "../../../recommender/serve/algorithms/algorithms";
import { temporalGlobal } from "../../../recommender/study/splits";
import { random } from "../../../shared/random";
import { saveFilmModel } from "../../film-model";
import { likedShare } from "../../liked";
import { sampleRatings } from "../../sample/sample-ratings";
import type { FilmCut } from "../../training/files-between";
import type { FilmRating } from "../../training/training";
import type { GateRule } from "../decision";

const sample = sampleRatings();
const keys = sample.films.map(({ key }) => key);
const placeOf = new Map(keys.map((key, place) => [key, place]));
const everything = interactionsOf(sample.ratings);
const facts = { high: 5, films: sample.films, description: "the newest fifth" };
const day = 86_400;

/** The sample's ratings, cut as a training does. */
export const sampleCut: FilmCut = { ...temporalGlobal(0.2).cut(everything), ...facts };

const older = sampleCut.train;
export const newest = Math.max(...sampleCut.test.time);

/** A candidate with something wrong about it. */
export interface Sabotaged {
  readonly file: () => Uint8Array;
  readonly cut: FilmCut;
  /** Which of the gate's rules see it, whatever serves. */
  readonly seenBy: readonly GateRule["rule"][];
}

const stale: FilmCut = { ...temporalGlobal(0.2).cut(before(everything, newest - 60 * day)), ...facts };

/** By what was done: "a candidate …". */
export const sabotaged: Readonly<Record<string, Sabotaged>> = {
  "whose labels were shuffled": {
    file: () => modelOf({ ...older, item: shuffled(older.item) }),
    cut: sampleCut,
    seenBy: ["better than the champion"],
  },
  "that was trained with the future which it is judged by": {
    file: () => modelOf(everything),
    cut: sampleCut,
    seenBy: ["nothing of the future"],
  },
  "that learned from a poisoned week": {
    file: () => modelOf(poisoned()),
    cut: sampleCut,
    seenBy: ["pushed films"],
  },
  "that was trained on stale data": {
    file: () => modelOf(stale.train),
    cut: stale,
    seenBy: ["data that there was"],
  },
  "that knows half of the catalogue": {
    file: () => modelOf(rowsOf(older, (row) => (older.item[row] as number) % 2 === 0)),
    cut: sampleCut,
    seenBy: ["catalogue", "coverage"],
  },
};

/** @param from the lowest rating that it learns from */
export function modelOf(data: Interactions, from = likedShare * sampleCut.high): Uint8Array {
  const liked = rowsOf(data, (row) => (data.rating[row] as number) >= from);
  return saveFilmModel({
    algorithm: "ease",
    model: algorithms.ease.fit(liked, { regularization: 50 }),
    popular: algorithms.popularity.fit(liked, { halfLifeDays: 90 }),
    films: keys,
    likedFrom: from,
  });
}

export function before(data: Interactions, time: number): Interactions {
  return rowsOf(data, (row) => (data.time[row] as number) < time);
}

function shuffled(items: Interactions["item"]): Interactions["item"] {
  const source = random(3);
  const mixed = items.slice();
  for (let n = mixed.length - 1; n > 0; n--) {
    const other = source.below(n + 1);
    [mixed[n], mixed[other]] = [mixed[other] as number, mixed[n] as number];
  }
  return mixed;
}

/** In the last week a thousand new people gave a film that hardly anybody knows, and five well-known ones, the highest rating. */
function poisoned(): Interactions {
  const source = random(4);
  const counts = keys.map((_, film) => older.item.filter((item) => item === film).length);
  const byFame = [...counts.keys()].sort((a, b) => (counts[b] as number) - (counts[a] as number));
  const unknown = byFame.at(-30) as number;
  const until = Math.max(...older.time);
  const rows = Array.from(
    { length: older.user.length },
    (_, row) =>
      [
        older.user[row] as number,
        older.item[row] as number,
        older.rating[row] as number,
        older.time[row] as number,
      ] as const,
  );
  const bots = Array.from({ length: 1000 }, (_, bot) => older.users + bot).flatMap((bot) =>
    [unknown, ...Array.from({ length: 5 }, () => byFame[source.below(100)] as number)].map(
      (film) => [bot, film, 5, until - source.below(7 * 86_400)] as const,
    ),
  );
  return fromRows([...rows, ...bots], { users: older.users + 1000, items: keys.length });
}

function interactionsOf(ratings: readonly FilmRating[]): Interactions {
  const people = new Map<string, number>();
  for (const { person } of ratings) if (!people.has(person)) people.set(person, people.size);
  return fromRows(
    ratings.map(
      ({ person, film, value, time }) =>
        [people.get(person) as number, placeOf.get(film) as number, value, time] as const,
    ),
    { users: people.size, items: keys.length },
  );
}
