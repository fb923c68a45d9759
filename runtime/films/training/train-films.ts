import { followedRun } from "../../pipeline/followed-run";
import type { StageRecord } from "../../pipeline/lock";
import { filmStages } from "./film-stages";
import { filmParameters } from "./parameters";
import type { ListVerdict } from "./stages/evaluate-lists";
import type { FilmTraining, TrainFilmsOptions } from "./training";

/**
 * Brings the film model up to date with its data: what has not changed since an earlier run is not computed again.
 *
 * @throws TrainingError for parameters that are unknown or make no sense, and for too few ratings; PipelineError for a store that cannot be
 *   read; whatever data, registry and tracking throw, as it is. A run that ended at any point goes on from there
 */
export async function trainFilms(options: TrainFilmsOptions): Promise<FilmTraining> {
  const { data, registry } = options;
  const parameters = filmParameters(options.parameters);
  const version = await data.version();
  const stages = filmStages({ data, version, registry, parameters });
  const run = await followedRun(options, { parameters, data: version, stages });
  const judged = run.records["evaluate@lists"] as StageRecord;
  const { algorithm, metrics } = judged.notes["verdict"] as unknown as ListVerdict;
  const registered = run.records["register"]?.notes ?? {};
  return {
    version: registered["version"] as string,
    stage: registered["stage"] as string | undefined,
    reasons: (registered["reasons"] ?? []) as string[],
    sha256: judged.outputs["model"]?.hash as string,
    algorithm,
    metrics,
    executed: run.executed,
    lock: run.lock,
  };
}
