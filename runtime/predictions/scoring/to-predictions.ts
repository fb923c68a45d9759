import type { PredictionManifest } from "../manifest";
import type { TypedRow } from "../rows";
import type { Prediction, PredictionExplanation } from "./prediction";
import { PredictionError } from "./prediction-error";
import type { ScoredRows } from "./protocol";
import type { ScoredSlice } from "./row-batcher";

/** Makes the function that tells what a worker computed in the manifest's words. */
export function predictionsTeller(
  manifest: PredictionManifest,
): (rows: readonly TypedRow[], slice: ScoredSlice) => Prediction[] {
  const { classes = [] } = manifest.output;
  const names = manifest.features.map(({ name }) => name);

  return (rows, { scored, from }) => rows.map((row, at) => prediction(row, scored, from + at));

  function prediction({ row }: TypedRow, scored: ScoredRows, at: number): Prediction {
    const { labels, scores, probabilities, explained } = scored;
    const score = scores?.[at];
    if (score !== undefined && !Number.isFinite(score))
      throw new PredictionError("PredictionNotFinite", `The model's answer to row ${row} is no number.`);
    return {
      label: labels ? (classes[labels[at] ?? -1] ?? null) : null,
      score: score ?? null,
      ...(probabilities && {
        probabilities: classes.map((name, place) => ({
          class: name,
          probability: probabilities[at * classes.length + place] ?? Number.NaN,
        })),
      }),
      explanation: explanation(explained, at),
    };
  }

  function explanation(explained: ScoredRows["explained"], at: number): PredictionExplanation {
    if ("reason" in explained) return { available: false, reason: explained.reason };
    const { method, space, baseline, bases, contributions } = explained;
    const base = bases[at] ?? 0;
    let sum = base;
    const named = names.map((feature, column) => {
      const contribution = contributions[at * names.length + column] ?? 0;
      sum += contribution;
      return { feature, contribution };
    });
    return { available: true, method, space, baseline, base, sum, contributions: named };
  }
}
