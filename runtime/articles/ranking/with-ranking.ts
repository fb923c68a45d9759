import type { ListInput } from "../list/list-input";

/**
 * A list's input with what a ranking model says of its candidates, in 256 steps as of every source: the best one has all of them, the worst
 * none. The record keeps the steps, so the list is made again without the model.
 *
 * @param model its name and version
 * @param scores one for each candidate, in their order; any finite numbers, the higher the better
 */
export function withRanking(input: ListInput, model: string, scores: ArrayLike<number>): ListInput {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [n, { refused }] of input.candidates.entries()) {
    if (refused) continue;
    lowest = Math.min(lowest, scores[n] as number);
    highest = Math.max(highest, scores[n] as number);
  }
  const range = highest - lowest;
  const steps = (score: number) => {
    const share = range > 0 ? (score - lowest) / range : 0;
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  };
  return {
    ...input,
    ranking: model,
    candidates: input.candidates.map((candidate, n) => ({
      ...candidate,
      scores: { ...candidate.scores, ranking: steps(scores[n] as number) },
    })),
  };
}
