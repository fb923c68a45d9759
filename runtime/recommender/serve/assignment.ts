import { RecommenderError } from "../errors";
import { bucketOf, bucketRanges, placeIn } from "./growthbook";

/** The variants of an experiment and how much traffic each one gets. */
export interface WeighedVariants {
  readonly name: string;
  /** By name of the variant; they need not add up to 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Share of all users that is in it, 0 to 1; the rest has no variant. @default 1 */
  readonly coverage?: number;
}

/**
 * The variant of a user: the same one every time and on every machine, independent between experiments, and the one that an SDK of GrowthBook
 * gives with hash version 2, the experiment's name as seed, and the variants in the order of their names.
 *
 * Variants own stretches between 0 and 1, and a user is a point there. So whoever's stretch did not move keeps their variant: a greater
 * `coverage` only adds users, and other weights move those at the ends of stretches alone.
 *
 * @returns undefined for who is not covered
 * @throws InvalidOption without variants, or when weights are negative or all 0
 */
export function variantOf(
  user: string,
  experiment: WeighedVariants & { readonly coverage: number },
): string | undefined;
export function variantOf(user: string, experiment: WeighedVariants): string;
export function variantOf(
  user: string,
  { name, weights, coverage = 1 }: WeighedVariants,
): string | undefined {
  const variants = Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = variants.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0) || variants.some(([, weight]) => !(weight >= 0))) throw noTraffic(name);
  const shares = variants.map(([, weight]) => weight / total);
  const place = placeIn(bucketRanges(variants.length, coverage, shares), bucketOf(name, user, 2));
  if (place >= 0) return variants[place]?.[0];
  // 0.1 + 0.2 + 0.7 ends a little below 1
  return coverage < 1 ? undefined : variants.findLast(([, weight]) => weight > 0)?.[0];
}

function noTraffic(name: string): RecommenderError {
  return new RecommenderError("InvalidOption", {
    what: `the experiment ${name} has no usable weights`,
    why: "each user has to be given a variant",
    fix: "pass a weight from 0 for each variant, at least one above 0",
  });
}
