import type { Interactions } from "../../data/interactions";
import type { TrainingRun } from "../../serve/model";
import { kFold, type Split } from "../splits";
import type { Contestant } from "./contestants";
import { evaluateRatings, type RatingFigures, ratingCard } from "./evaluate-ratings";
import type { ProtocolCard } from "./protocol-card";
import { tune } from "./tune";

export interface RatingRow {
  readonly model: string;
  readonly options: object;
  readonly figures: RatingFigures;
}

export interface RatingComparison {
  readonly card: ProtocolCard;
  readonly rows: readonly RatingRow[];
}

export interface CompareRatingsOptions {
  /** Combinations tried on a validation cut of the first training; 1 keeps the defaults. @default 1 */
  readonly trials?: number;
  readonly seed?: number;
  readonly run?: TrainingRun;
  readonly onProgress?: (step: string, done: number, of: number) => void;
}

/** Errors of the predictions of all hidden ratings, model by model; those that only rank are left out. */
export function compareRatings(
  data: Interactions,
  splits: readonly Split[],
  entered: readonly Contestant[],
  { trials = 1, seed = 0, run = {}, onProgress }: CompareRatingsOptions = {},
): RatingComparison {
  const cuts = splits.map((split) => split.cut(data));
  const predicting = entered.filter(({ name }) => ["baseline", "svd", "svdpp", "knn"].includes(name));
  const first = cuts[0]?.train ?? data;
  const [inner] = kFold(5, seed + 1).map((fold) => fold.cut(first));
  const rows = predicting.map((contestant, n): RatingRow => {
    onProgress?.(contestant.name, n, predicting.length);
    const fit = (options: object) => contestant.algorithm.fit(inner?.train ?? first, options, run);
    const judge = (model: ReturnType<typeof fit>) => {
      let squares = 0;
      inner?.test.user.forEach((user, row) => {
        const error =
          (model.predict?.(user, inner.test.item[row] as number) ?? 0) - (inner.test.rating[row] as number);
        squares += error * error;
      });
      return -squares;
    };
    const options = trials > 1 ? tune(contestant, fit, judge, { trials, seed }).best.options : {};
    return {
      model: contestant.name,
      options,
      figures: evaluateRatings(contestant.algorithm, cuts, { options, run, seed }),
    };
  });
  const described = splits.length === 1 ? splits[0]?.description : `all ${splits.length} folds, seed ${seed}`;
  return { card: ratingCard(cuts, described ?? ""), rows };
}
