import { createHash } from "node:crypto";
import { RecommenderError } from "../errors";

/** The variants of an experiment and how much traffic each one gets. */
export interface Experiment {
  readonly name: string;
  /** By name of the variant; they need not add up to 1. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * The variant of a user: the same one every time and on every machine, independent between experiments.
 *
 * The first 6 bytes of sha256(user:experiment) are a point between 0 and 1; variants own stretches of it in the order of their names, so
 * the order in which they are written does not matter.
 *
 * @throws InvalidOption without variants, or when weights are negative or all 0
 */
export function variantOf(user: string, { name, weights }: Experiment): string {
  const variants = Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = variants.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0) || variants.some(([, weight]) => !(weight >= 0))) throw noTraffic(name);
  const point = createHash("sha256").update(`${user}:${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
  let end = 0;
  for (const [variant, weight] of variants) {
    end += weight / total;
    if (point < end) return variant;
  }
  return variants.findLast(([, weight]) => weight > 0)?.[0] ?? "";
}

function noTraffic(name: string): RecommenderError {
  return new RecommenderError("InvalidOption", {
    what: `the experiment ${name} has no usable weights`,
    why: "each user has to be given a variant",
    fix: "pass a weight from 0 for each variant, at least one above 0",
  });
}
