import { type AskedVisit, type BlendWeights, judgeLists } from "./list-exam";

/** Enough for a 95th percentile, few enough to be done in a moment. */
const asked = 200;

/** Milliseconds for a list of gathered candidates, one at a time. */
export function latencyOf(
  visits: readonly AskedVisit[],
  weights: BlendWeights,
): { latencyP50Ms: number; latencyP95Ms: number } {
  const times = visits.slice(0, asked).map((visit) => {
    const begun = performance.now();
    judgeLists([visit], weights);
    return performance.now() - begun;
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3));
  return { latencyP50Ms: at(0.5), latencyP95Ms: at(0.95) };
}
