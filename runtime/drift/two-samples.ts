import { chiSquaredTail, logGamma } from "../shared/statistics";
import type { AdaptiveBins } from "./adaptive-bins";

/** How sure and how large a difference is. */
export interface SampleDifference {
  /** The chance of one at least as large without any change. */
  readonly p: number;
  /** From 0, no difference, to 1, nothing in common. */
  readonly effect: number;
}

/** The counts of two columns in the same bins, in ascending order. */
function inSameBins(one: AdaptiveBins, other: AdaptiveBins): (readonly [number, number])[] {
  const dropped = Math.max(one.droppedBits, other.droppedBits);
  const counts = new Map<number, [number, number]>();
  [one, other].forEach((bins, side) => {
    for (const [bin, count] of bins.coarser(dropped).entries()) {
      const both = counts.get(bin) ?? [0, 0];
      both[side as 0 | 1] = count;
      counts.set(bin, both);
    }
  });
  return [...counts].sort(([a], [b]) => a - b).map(([, both]) => both);
}

/**
 * Of two columns of numbers: Kolmogorov and Smirnov's, with the distribution functions asked at the edges of bins, which makes it a
 * little less sensitive and never surer than it may be.
 *
 * The effect is the largest distance between both distribution functions. p is the limit distribution's with Stephens' correction for small
 * samples, "Use of the Kolmogorov-Smirnov statistics" (1970).
 */
export function kolmogorovSmirnov(one: AdaptiveBins, other: AdaptiveBins): SampleDifference {
  const counts = inSameBins(one, other);
  const [all, others] = totals(counts);
  let [sum, otherSum, effect] = [0, 0, 0];
  for (const [count, otherCount] of counts) {
    sum += count / all;
    otherSum += otherCount / others;
    effect = Math.max(effect, Math.abs(sum - otherSum));
  }
  const root = Math.sqrt((all * others) / (all + others));
  return { p: kolmogorovTail((root + 0.12 + 0.11 / root) * effect), effect };
}

/** P(√n D > x) of Kolmogorov's distribution. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let n = 1; n <= 100; n++) sum += (n % 2 === 1 ? 2 : -2) * Math.exp(-2 * (n * x) ** 2);
  return Math.min(1, Math.max(0, sum));
}

/** Cells that are expected to hold fewer are put together: the χ² distribution is no good for them. */
const leastExpected = 5;

/**
 * Of two columns of categories: Pearson's χ² test of homogeneity, rare ones together. The effect is the total variation distance, which is
 * the share of rows that would have to change.
 */
export function chiSquared(one: AdaptiveBins, other: AdaptiveBins): SampleDifference {
  const counts = inSameBins(one, other);
  const [all, others] = totals(counts);
  const effect = counts.reduce((sum, [a, b]) => sum + Math.abs(a / all - b / others), 0) / 2;
  const cells = withRareTogether(counts, Math.min(all, others) / (all + others));
  let statistic = 0;
  for (const [a, b] of cells) {
    const [expected, otherExpected] = [(a + b) * (all / (all + others)), (a + b) * (others / (all + others))];
    statistic += (a - expected) ** 2 / expected + (b - otherExpected) ** 2 / otherExpected;
  }
  return { p: cells.length < 2 ? 1 : chiSquaredTail(statistic, cells.length - 1), effect };
}

function withRareTogether(
  counts: readonly (readonly [number, number])[],
  smallerShare: number,
): (readonly [number, number])[] {
  const isRare = ([a, b]: readonly [number, number]) => (a + b) * smallerShare < leastExpected;
  const rare = counts.filter(isRare).reduce(([x, y], [a, b]) => [x + a, y + b] as const, [0, 0] as const);
  const frequent = counts.filter((cell) => !isRare(cell));
  if (rare[0] + rare[1] === 0) return frequent;
  if (!isRare(rare)) return [...frequent, rare];
  const [last = [0, 0], ...rest] = frequent.sort(([a, b], [c, d]) => a + b - c - d);
  return [...rest, [last[0] + rare[0], last[1] + rare[1]]];
}

/** Of two shares, such as missing values: Fisher's exact test, both sides. The effect is their difference. */
export function fisherExact(
  [hits, all]: readonly [number, number],
  [otherHits, others]: readonly [number, number],
): SampleDifference {
  const effect = Math.abs(hits / all - otherHits / others);
  const margin = hits + otherHits;
  const probability = (k: number) =>
    Math.exp(logChoose(all, k) + logChoose(others, margin - k) - logChoose(all + others, margin));
  const observed = probability(hits) * (1 + 1e-9);
  const [least, most] = [Math.max(0, margin - others), Math.min(margin, all)];
  let p = 0;
  for (let k = least; k <= most; k++) {
    const each = probability(k);
    if (each <= observed) p += each;
  }
  return { p: Math.min(1, p), effect };
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

function totals(counts: readonly (readonly [number, number])[]): readonly [number, number] {
  return counts.reduce(([x, y], [a, b]) => [x + a, y + b] as const, [0, 0] as const);
}
