import type { StageResult, StageTask } from "../../../pipeline/stage";
import { Identifiers } from "../../../recommender/data/identifiers";
import { writeRatings } from "../files-between";
import type { FilmFacts, FilmRating, RatingsSource } from "../training";
import { TrainingError } from "../training-error";

/**
 * Reads all ratings into one file. Rows are put in order (time, person, film), so that the same ratings in another order are the same
 * bytes; people become positions, and their ids are left behind.
 */
export async function importRatings(source: RatingsSource, task: StageTask): Promise<StageResult> {
  const data = await source.read();
  const rows: FilmRating[] = [];
  for await (const rating of data.ratings) {
    rows.push(rating);
    if (rows.length % 100_000 === 0) {
      task.signal.throwIfAborted();
      task.progress(`${rows.length} ratings read`);
    }
  }
  if (rows.length === 0) throw nothingThere();
  rows.sort((a, b) => a.time - b.time || compared(a.person, b.person) || compared(a.film, b.film));

  const people = new Identifiers("user");
  const keys = new Identifiers("item");
  const user = Int32Array.from(rows, ({ person }) => people.add(person));
  const item = Int32Array.from(rows, ({ film }) => keys.add(film));
  const rating = Float32Array.from(rows, ({ value }) => value);
  const time = Float64Array.from(rows, (row) => row.time);
  const known = new Map<string, FilmFacts>();
  for await (const film of data.films) known.set(film.key, film);
  const films = keys.names.map((key) => known.get(key) ?? { key, title: "", year: null, genres: [] });
  const low = rating.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = rating.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const interactions = { users: people.size, items: keys.size, user, item, rating, time };
  return {
    outputs: { ratings: writeRatings({ interactions, low, high, films }) },
    metrics: { ratings: rows.length, people: people.size, films: keys.size, refused: data.refused ?? 0 },
    plots: { ratings: { x: "rating", y: "how often", points: frequencies(rating) } },
  };
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of each rating there is; of 50 at most, the most frequent. */
function frequencies(ratings: Float32Array): [number, number][] {
  const counts = new Map<number, number>();
  for (const value of ratings) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 50);
  return most.sort((a, b) => a[0] - b[0]);
}

function nothingThere(): TrainingError {
  return new TrainingError("TooFewRatings", {
    what: "there are no ratings",
    why: "nothing can be learned from nothing",
    fix: "import some, or train on the sample",
  });
}
