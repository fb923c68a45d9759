import { random } from "../../../shared/random";
import { type Interactions, itemCounts, userCounts } from "../../data/interactions";
import { requireRange, requireWhole } from "../../errors";

/** What factor models by stochastic gradient descent have in common. */
export interface FactorOptions {
  readonly factors: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Weight of the squared parameters in what is minimised. */
  readonly regularization: number;
  /** Standard deviation of the factors before training. */
  readonly initialDeviation: number;
  readonly seed: number;
}

export function checkFactors(options: FactorOptions): void {
  requireWhole("factors", options.factors, 1, 4096);
  requireWhole("epochs", options.epochs, 0);
  requireRange("learningRate", options.learningRate, Number.MIN_VALUE, 1);
  requireRange("regularization", options.regularization, 0);
  requireRange("initialDeviation", options.initialDeviation, 0);
}

/** Factor rows are padded with zeros to whole vectors of four numbers; the zeros stay zero in training. */
export function paddedWidth(factors: number): number {
  return Math.ceil(factors / 4) * 4;
}

/** Normal draws where something is known, zeros for rows without interactions: those stay neutral. */
export function initialFactors(
  factors: Float32Array,
  counts: Int32Array,
  { factors: width, initialDeviation, seed }: Pick<FactorOptions, "factors" | "initialDeviation" | "seed">,
  stream: number,
): void {
  const source = random(seed, stream);
  const stride = paddedWidth(width);
  for (let row = 0; row < counts.length; row++) {
    if (counts[row] === 0) continue;
    for (let f = 0; f < width; f++) factors[row * stride + f] = initialDeviation * source.normal();
  }
}

export function counts(data: Interactions): { users: Int32Array; items: Int32Array } {
  return { users: userCounts(data), items: itemCounts(data) };
}
