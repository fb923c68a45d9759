import type { StageResult, StageTask } from "../../../pipeline/stage";
import { fitRows, type HalfAlgorithm } from "../../model/fit-rows";
import { ArticleTrainingError } from "../parameters";
import { newestBefore, readingBefore } from "../past";
import { readReadingFile } from "../reading-file";
import { writeHalf } from "../rows-file";
import { readSlices } from "./split";

/** Fits one algorithm to what was before each slice. */
export async function fitHalf(
  { algorithm }: { readonly algorithm: HalfAlgorithm },
  task: StageTask,
): Promise<StageResult> {
  const read = readReadingFile(await task.input("reading"));
  const { validation, test } = readSlices(await task.input("slices"));
  const fitTo = (moment: number) => {
    task.signal.throwIfAborted();
    const { interactions, articles } = readingBefore(read, moment);
    if (articles.length === 0) throw nothingWanted();
    return writeHalf({
      fittedAt: newestBefore(read, moment),
      articles,
      ...fitRows(algorithm, interactions),
    });
  };
  const early = fitTo(validation.from);
  task.progress("fitted to what was before the validation", 0.5);
  const late = fitTo(test.from);
  return { outputs: { early, late }, metrics: { bytes: late.length } };
}

function nothingWanted(): ArticleTrainingError {
  return new ArticleTrainingError("TooFewDeeds", {
    what: "nobody opened or liked an article before the days that models are judged by",
    why: "nothing can be learned from nothing",
    fix: "train again when readers have come for some days, or set split.testDays and split.validationDays lower",
  });
}
