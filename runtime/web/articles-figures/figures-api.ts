import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import type { ExperimentAnswer, ExperimentsAnswer } from "../../functions/articles/contract/experiments";
import type { ArticleModelsAnswer } from "../../functions/articles/contract/models";
import { askApi } from "../shell/api-problem";

/** Where staff sign in: readers have a directory of their own. */
export const auth = "/articles/api/staff/auth";

const base = "/articles/api/v1";

/** @throws ApiProblem; what fetch throws when it was given up */
export function analyticsOf(days: number, signal: AbortSignal): Promise<AnalyticsAnswer> {
  return askApi(`${base}/analytics?days=${days}`, { signal });
}

/** Each experiment of the environment's file, in its order, and the newest trials of models. @throws as `analyticsOf` */
export async function experimentsNow(signal: AbortSignal): Promise<ExperimentAnswer[]> {
  return (await askApi<ExperimentsAnswer>(`${base}/experiments`, { signal })).experiments;
}

/** @throws as `analyticsOf` */
export function modelsNow(signal: AbortSignal): Promise<ArticleModelsAnswer> {
  return askApi(`${base}/models`, { signal });
}
