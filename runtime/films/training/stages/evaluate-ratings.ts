import type { Metric, StageResult, StageTask } from "../../../pipeline/stage";
import { algorithms } from "../../../recommender/serve/algorithms/algorithms";
import { evaluateRatings, ratingCard } from "../../../recommender/study/evaluation/evaluate-ratings";
import { cardLines } from "../../../recommender/study/evaluation/protocol-card";
import { kFold } from "../../../recommender/study/splits";
import { readRatingsFile } from "../files-between";

export interface EvaluateRatingsOptions {
  readonly folds: number;
  readonly seed: number;
  /** What each algorithm that predicts ratings is fitted with. */
  readonly algorithms: Readonly<Record<string, object>>;
}

/** RMSE and MAE over all folds, each rating predicted once: the protocol of docs/recommender.md. */
export async function evaluatePredictedRatings(
  { folds, seed, algorithms: asked }: EvaluateRatingsOptions,
  task: StageTask,
): Promise<StageResult> {
  const { interactions } = readRatingsFile(await task.input("ratings"));
  const cuts = kFold(folds, seed).map((fold) => fold.cut(interactions));
  const metrics: Record<string, Metric> = {};
  for (const [name, options] of Object.entries(asked)) {
    task.signal.throwIfAborted();
    task.progress(name, Object.keys(metrics).length / 2 / Object.keys(asked).length);
    const { rmse, mae } = evaluateRatings(algorithms[name as "svd"], cuts, { options, seed });
    metrics[`${name}.rmse`] = rmse;
    metrics[`${name}.mae`] = mae;
  }
  const card = cardLines(ratingCard(cuts, `all ${folds} folds, seed ${seed}`));
  return { outputs: { errors: Buffer.from(JSON.stringify({ metrics, card })) }, metrics };
}
