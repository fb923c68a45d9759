import { createHash } from "node:crypto";
import { saveFilmModel } from "../../../films/film-model";
import { fromRows } from "../../../recommender/data/interactions";
import { algorithms } from "../../../recommender/serve/algorithms/algorithms";

/** Keys of the films that small models know, with titles. */
export const smallFilms = {
  "1": "Amélie (2001)",
  "2": "Brazil",
  "3": "Casablanca",
  "4": "Delicatessen",
  "5": "Everest",
} as const;

/** Two people like films of one pair: who likes the first is shown the second. */
export function smallModel(
  pairs: readonly (readonly [number, number])[] = [
    [0, 1],
    [2, 3],
  ],
): { readonly bytes: Uint8Array; readonly sha256: string } {
  const rows = pairs.flatMap(([one, other], pair) =>
    [0, 1].flatMap((n) => [[pair * 2 + n, one, 5] as const, [pair * 2 + n, other, 5] as const]),
  );
  const data = fromRows(rows, { items: 5 });
  const bytes = saveFilmModel({
    algorithm: "ease",
    model: algorithms.ease.fit(data, { regularization: 1 }),
    popular: algorithms.popularity.fit(data),
    films: Object.keys(smallFilms),
    likedFrom: 3,
  });
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
