import type { FilmModel, PastRating } from "../film-model";

/** Enough for a 95th percentile, few enough to be done in a moment. */
const asked = 200;

/** Milliseconds for a list with its reasons, as somebody who asks one at a time waits for it. */
export function latencyOf(
  model: FilmModel,
  histories: readonly (readonly PastRating[])[],
  n: number,
): { latencyP50Ms: number; latencyP95Ms: number } {
  const times = histories.slice(0, asked).map((history) => {
    const begun = performance.now();
    model.recommend(history, n);
    return performance.now() - begun;
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3));
  return { latencyP50Ms: at(0.5), latencyP95Ms: at(0.95) };
}
