import type { StageRecord } from "../../pipeline/lock";
import { runPipeline } from "../../pipeline/run-pipeline";
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
  const { store, data, registry, tracking, onProgress, signal, by = "somebody", why = "" } = options;
  const parameters = articleParameters(options.parameters);
  const version = await data.version(parameters.read.days);
  await tracking?.started({ parameters, data: version });
  const run = await runPipeline({
    stages: articleStages({ data, version, registry, parameters }),
    store,
    by,
    why,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  for (const { stage, metrics } of Object.values(run.records)) await tracking?.measured(stage, metrics);
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
