import { normalCdf, normalQuantile } from "../../../shared/statistics";
import { alwaysValid } from "./experiment";
import { type Moments, spreadOf } from "./moments";

/** Fewer readers of a variant say nothing: means of so few are not normal yet. */
const fewestReaders = 50;

/** How much of a variant's metric differs from the control's. */
export interface VariantComparison {
  readonly difference: number;
  /** Holds the true difference at every look, with the probability that was asked for. */
  readonly interval: readonly [low: number, high: number];
  /** Share of the variance that what readers did before has explained, 0 to 1. */
  readonly explained: number;
  /** Probability with which a test at an end fixed before would find the smallest difference worth seeing with as many readers. */
  readonly power: number;
  /** Readers in both variants with whom that would be 0.8. */
  readonly readersNeeded: number;
}

export interface ComparedBy {
  /** In the metric's unit. */
  readonly worthSeeing: number;
  /** Probability that the interval ever misses the true difference. @default 0.05 */
  readonly error?: number;
}

/**
 * A variant against the control, with what each reader did before taken out: CUPED (Deng, Xu, Kohavi, Walker, "Improving the sensitivity of
 * online controlled experiments by utilizing pre-experiment data", 2013). What was before cannot depend on the variant, so nothing is taken out of the
 * difference itself.
 *
 * @returns undefined while there are fewer than fifty readers in either, or nothing varies
 */
export function compareVariants(
  control: Moments,
  variant: Moments,
  { worthSeeing, error = 0.05 }: ComparedBy,
): VariantComparison | undefined {
  if (Math.min(control.n, variant.n) < fewestReaders) return undefined;
  const [before, after] = [spreadOf(control), spreadOf(variant)];
  if (!before || !after) return undefined;
  const both = [
    { n: control.n, ...before },
    { n: variant.n, ...after },
  ];
  const weighed = (of: (each: (typeof both)[number]) => number) =>
    both.reduce((sum, each) => sum + each.n * of(each), 0);
  const varianceBefore = weighed((each) => each.varianceBefore);
  const theta = varianceBefore > 0 ? weighed((each) => each.covariance) / varianceBefore : 0;
  const variance = (slope: number) =>
    both.reduce(
      (sum, each) =>
        sum + (each.variance - 2 * slope * each.covariance + slope ** 2 * each.varianceBefore) / each.n,
      0,
    );
  const [whole, left] = [variance(0), variance(theta)];
  if (!(left > 0)) return undefined;
  const difference = after.ratio - before.ratio - theta * (after.meanBefore - before.meanBefore);
  const inDeviations = worthSeeing / Math.sqrt(left);
  const [twoSided, usualPower] = [normalQuantile(0.975), normalQuantile(0.8)];
  return {
    difference,
    interval: alwaysValid(left, worthSeeing).interval(difference, error),
    explained: Math.max(0, 1 - left / whole),
    power: normalCdf(inDeviations - twoSided) + normalCdf(-inDeviations - twoSided),
    readersNeeded: Math.ceil((control.n + variant.n) * ((twoSided + usualPower) / inDeviations) ** 2),
  };
}
