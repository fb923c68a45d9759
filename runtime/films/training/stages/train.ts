import type { StageResult, StageTask } from "../../../pipeline/stage";
import { type Interactions, itemCounts, rowsOf } from "../../../recommender/data/interactions";
import { algorithms } from "../../../recommender/serve/algorithms/algorithms";
import type { Model } from "../../../recommender/serve/model";
import { type FilmAlgorithm, writeFilmModelFile } from "../../film-model-file";
import { type FilmCut, readCut } from "../files-between";
import { fitInSlices } from "../fit-in-slices";
import type { FilmFacts } from "../training";
import { TrainingError } from "../training-error";

export interface TrainOptions {
  readonly algorithm: FilmAlgorithm;
  readonly likedFrom: number;
  readonly halfLifeDays: number;
  /** As the algorithm takes them. */
  readonly options: object;
}

/** Fits one algorithm to the older ratings. Those that make lists learn from what was liked, those that predict ratings from all. */
export async function train(
  { algorithm, likedFrom, halfLifeDays, options }: TrainOptions,
  task: StageTask,
): Promise<StageResult> {
  const cut = withRatedFilms(readCut(await task.input("cut")));
  const from = likedFrom * cut.high;
  const liked = rowsOf(cut.train, (row) => (cut.train.rating[row] as number) >= from);
  if (liked.user.length === 0) throw nothingLiked(from);
  const predicts = algorithm === "svd" || algorithm === "knn";
  const model = await fitted(algorithm, predicts ? cut.train : liked, options, task);
  const file = writeFilmModelFile({
    algorithm,
    model,
    popular: algorithms.popularity.fit(liked, { halfLifeDays }),
    films: cut.films.map(({ key }) => key),
    ...(!predicts && { likedFrom: from }),
  });
  return { outputs: { model: file }, metrics: { bytes: file.length } };
}

function fitted(
  algorithm: FilmAlgorithm,
  data: Interactions,
  options: object,
  task: StageTask,
): Promise<Model> {
  return fitInSlices((run) => algorithms[algorithm].fit(data, options, run), task);
}

/** Without films that nobody had rated before the newest slice: there is nothing to know of them. */
function withRatedFilms(cut: FilmCut): Pick<FilmCut, "train" | "films" | "high"> {
  const rated = [...itemCounts(cut.train)].flatMap((count, film) => (count > 0 ? [film] : []));
  const places = new Int32Array(cut.films.length);
  rated.forEach((item, place) => {
    places[item] = place;
  });
  const item = cut.train.item.map((each) => places[each] as number);
  return {
    train: { ...cut.train, items: rated.length, item },
    films: rated.map((each) => cut.films[each] as FilmFacts),
    high: cut.high,
  };
}

function nothingLiked(from: number): TrainingError {
  return new TrainingError("TooFewRatings", {
    what: `no rating of the training is ${from} or more`,
    why: "lists are made of what people liked",
    fix: "set train.likedFrom lower, or split.share",
  });
}
