import type { StageResult, StageTask } from "../../../pipeline/stage";
import { readFilmModel } from "../../film-model";
import { profileTraining, writeTrainingProfile } from "../../watch/training-profile";
import { readCut } from "../files-between";
import type { FilmParameters } from "../parameters";
import type { FilmRegistry } from "../training";
import { readVerdict } from "./evaluate-lists";

/** Hands the model that is to serve to the registry, with all that is known of it. */
export async function register(
  { registry, parameters, code }: { registry: FilmRegistry; parameters: FilmParameters; code: string },
  task: StageTask,
): Promise<StageResult> {
  const { algorithm, metrics, card } = readVerdict(await task.input("verdict"));
  const [file, cut] = [await task.input("model"), await task.input("cut")];
  const {
    version,
    stage,
    reasons = [],
  } = await registry.register({
    file,
    sha256: task.hashOf("model"),
    algorithm,
    data: task.hashOf("ratings"),
    code,
    parameters,
    metrics,
    card,
    cut,
    people: await task.input("people"),
    profile: writeTrainingProfile(profileTraining(readFilmModel(file), readCut(cut))),
  });
  return { outputs: {}, notes: { version, ...(stage && { stage, reasons: [...reasons] }) } };
}
