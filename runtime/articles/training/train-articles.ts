import { followedRun } from "../../pipeline/followed-run";
import type { StageRecord } from "../../pipeline/lock";
import { articleStages } from "./article-stages";
import { articleParameters } from "./parameters";
import type { ArticleVerdict } from "./stages/evaluate";
import type { ArticleTraining, RegisteredArticleModel, TrainArticlesOptions } from "./training";

/**
 * Trains a model of what readers did, judges it, and registers it: what has not changed since an earlier run is not computed again.
 *
 * @throws ArticleTrainingError for parameters that are unknown or make no sense, and for too few deeds; PipelineError for a store that cannot be
 *   read; whatever data, registry and tracking throw, as it is. A run that ended at any point goes on from there
 */
export async function trainArticles(options: TrainArticlesOptions): Promise<ArticleTraining> {
  const { data, registry } = options;
  const parameters = articleParameters(options.parameters);
  const version = await data.version(parameters.read.days);
  const stages = articleStages({ data, version, registry, parameters });
  const run = await followedRun(options, { parameters, data: version, stages });
  const judged = run.records["evaluate"] as StageRecord;
  const { metrics } = judged.notes["verdict"] as unknown as ArticleVerdict;
  return {
    ...(run.records["register"]?.notes as unknown as RegisteredArticleModel),
    sha256: judged.outputs["model"]?.hash as string,
    metrics,
    executed: run.executed,
    lock: run.lock,
  };
}
