import type { StageResult, StageTask } from "../../../pipeline/stage";
import { ArticleTrainingError } from "../parameters";
import { readReadingFile } from "../reading-file";
import type { TestSlice } from "../training";

/** What models are fitted to ends where the first begins; what serves is chosen by the first, and judged by the second. */
export interface Slices {
  readonly validation: TestSlice;
  readonly test: TestSlice;
}

const dayMs = 86_400_000;

/** Cuts the newest days off: everybody's future, as whoever serves meets it. */
export async function split(
  { validationDays, testDays }: { readonly validationDays: number; readonly testDays: number },
  task: StageTask,
): Promise<StageResult> {
  const { deeds } = readReadingFile(await task.input("reading"));
  const until = (deeds.at.at(-1) ?? 0) + 1;
  const test = { from: until - testDays * dayMs, until };
  const validation = { from: test.from - validationDays * dayMs, until: test.from };
  const before = deeds.at.filter((at) => at < validation.from).length;
  if (before === 0) throw tooShort(validationDays + testDays);
  return {
    outputs: { slices: Buffer.from(JSON.stringify({ validation, test } satisfies Slices)) },
    metrics: { before, from: validation.from / 1000 },
  };
}

/** Parsed only from what this stage wrote. */
export function readSlices(bytes: Uint8Array): Slices {
  return JSON.parse(Buffer.from(bytes).toString()) as Slices;
}

function tooShort(days: number): ArticleTrainingError {
  return new ArticleTrainingError("TooFewDeeds", {
    what: `all deeds are of the last ${days} days`,
    why: "a model is judged by what came after all that it has learned",
    fix: "train again when readers have come for some days, or set split.testDays and split.validationDays lower",
  });
}
