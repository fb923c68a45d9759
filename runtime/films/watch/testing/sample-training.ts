import { fromRows } from "../../../recommender/data/interactions";
import { algorithms } from "../../../recommender/serve/algorithms/algorithms";
import { temporalGlobal } from "../../../recommender/study/splits";
import { type FilmModel, readFilmModel, saveFilmModel } from "../../film-model";
import { sampleRatings } from "../../sample/sample-ratings";
import type { FilmCut } from "../../training/files-between";

/** A model of the sample world that has learned from all but the newest fifth, and the cut. */
export function sampleTraining(): { readonly model: FilmModel; readonly cut: FilmCut } {
  const { films, ratings } = sampleRatings();
  const places = new Map(films.map(({ key }, place) => [key, place]));
  const rows = ratings.map(
    ({ person, film, value, time }) => [Number(person), places.get(film) as number, value, time] as const,
  );
  const { train, test } = temporalGlobal(0.2).cut(fromRows(rows, { items: films.length }));
  const file = saveFilmModel({
    algorithm: "ease",
    model: algorithms.ease.fit(train, { regularization: 100 }),
    popular: algorithms.popularity.fit(train),
    films: films.map(({ key }) => key),
    likedFrom: 3,
  });
  return {
    model: readFilmModel(file),
    cut: { train, test, high: 5, films, description: "the newest fifth" },
  };
}
