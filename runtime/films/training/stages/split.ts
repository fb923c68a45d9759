import type { StageResult, StageTask } from "../../../pipeline/stage";
import { temporalGlobal } from "../../../recommender/study/splits";
import { readRatingsFile, writeCut } from "../files-between";
import { TrainingError } from "../training-error";

/** Cuts off the newest share of all ratings: everybody's future, as whoever serves meets it. */
export async function split({ share }: { share: number }, task: StageTask): Promise<StageResult> {
  const { interactions, high, films } = readRatingsFile(await task.input("ratings"));
  const newest = temporalGlobal(share);
  const { train, test } = newest.cut(interactions);
  if (train.user.length === 0 || test.user.length === 0) throw notCut(interactions.time.length);
  return {
    outputs: { cut: writeCut({ train, test, high, films, description: newest.description }) },
    metrics: { train: train.user.length, test: test.user.length, from: test.time[0] as number },
  };
}

function notCut(ratings: number): TrainingError {
  return new TrainingError("TooFewRatings", {
    what: `${ratings} ratings cannot be cut into older and newer ones`,
    why: "a model is judged by what came after all that it has learned, and they are all of one time, or too few",
    fix: "import ratings with the times at which they were given",
  });
}
