/**
 * How well one list answers one person, for binary relevance.
 *
 * Formulas as in Microsoft's recommenders (python_evaluation): precision divides by k even when fewer items could be relevant,
 * nDCG and average precision are normalised by min(k, number of relevant items).
 */
export interface RankingMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly ndcg: number;
  readonly map: number;
  readonly hit: number;
}

export type RankingMetric = keyof RankingMetrics | "auc";

/**
 * @param list what was recommended, best first; shorter than k when nothing more could be
 * @param relevant the right answers; not empty
 */
export function rankingMetrics(list: Int32Array, relevant: ReadonlySet<number>, k: number): RankingMetrics {
  let hits = 0;
  let gain = 0;
  let precisions = 0;
  for (let n = 0; n < Math.min(k, list.length); n++) {
    if (!relevant.has(list[n] as number)) continue;
    hits++;
    gain += 1 / Math.log2(n + 2);
    precisions += hits / (n + 1);
  }
  const best = Math.min(k, relevant.size);
  return {
    precision: hits / k,
    recall: hits / relevant.size,
    ndcg: gain / idealGain(best),
    map: precisions / best,
    hit: hits > 0 ? 1 : 0,
  };
}

/** The best that any list could reach when only `reachable` of the relevant items are candidates. */
export function ceiling(reachable: number, relevant: number, k: number): RankingMetrics {
  const hits = Math.min(k, reachable);
  const best = Math.min(k, relevant);
  return {
    precision: hits / k,
    recall: hits / relevant,
    ndcg: idealGain(hits) / idealGain(best),
    map: hits / best,
    hit: hits > 0 ? 1 : 0,
  };
}

/**
 * The probability that a relevant candidate scores above another one; ties count half.
 *
 * @param scores -Infinity for what is not a candidate
 * @returns undefined when there is nothing to compare
 */
export function auc(scores: Float32Array, relevant: ReadonlySet<number>): number | undefined {
  const right: number[] = [];
  for (const item of relevant) {
    const score = scores[item] as number;
    if (score !== Number.NEGATIVE_INFINITY) right.push(score);
  }
  if (right.length === 0) return undefined;
  right.sort((a, b) => a - b);
  let others = 0;
  let won = 0;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    if (score === Number.NEGATIVE_INFINITY || relevant.has(item)) continue;
    others++;
    const above = right.length - firstAtLeast(right, score, true);
    const tied = right.length - firstAtLeast(right, score, false) - above;
    won += above + tied / 2;
  }
  return others === 0 ? undefined : won / others / right.length;
}

function idealGain(hits: number): number {
  let gain = 0;
  for (let n = 0; n < hits; n++) gain += 1 / Math.log2(n + 2);
  return gain;
}

/** Position of the first value that is at least `bound`, or above it when `strictly`. */
function firstAtLeast(sorted: readonly number[], bound: number, strictly: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] as number;
    if (value < bound || (strictly && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}
