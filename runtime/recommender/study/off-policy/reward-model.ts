import { solveInPlace } from "../../serve/linear-algebra";
import type { LoggedPlace } from "./logged-place";

/** Of each place of a log, what a model of the rewards expects. */
export interface ExpectedRewards {
  /** Of what was shown. */
  readonly shown: Float64Array;
  /** Of what the judged policy shows there, on average. */
  readonly judged: Float64Array;
}

const folds = 5;
/** Of the squares of the coefficients. */
const penalty = 1;

/**
 * Ridge regression of rewards on features, as plain as it can be: a doubly robust estimate is unbiased whatever the model says, which
 * only has to explain some of the spread. Linear, so what it expects of a policy is what it expects of the policy's mean features.
 *
 * What it says of a reader's places was fitted without that reader: cross-fitting, Chernozhukov et al., "Double/debiased machine
 * learning for treatment and structural parameters" (2018).
 *
 * @returns undefined when places have no features
 */
export function expectedRewards(log: readonly LoggedPlace[]): ExpectedRewards | undefined {
  const width = log[0]?.features?.length ?? 0;
  if (width === 0 || log.some(({ features, expected }) => !features || !expected)) return undefined;
  const foldOf = foldsByReader(log);
  const parts = Array.from({ length: folds }, () => new Moments(width));
  for (const [n, { features, reward }] of log.entries())
    (parts[foldOf[n] as number] as Moments).add(features as Float64Array, reward);
  const models = parts.map((_, fold) => Moments.solved(parts.filter((_, other) => other !== fold)));
  const shown = new Float64Array(log.length);
  const judged = new Float64Array(log.length);
  for (const [n, { features, expected }] of log.entries()) {
    const model = models[foldOf[n] as number] as Float64Array;
    shown[n] = product(model, features as Float64Array);
    judged[n] = product(model, expected as Float64Array);
  }
  return { shown, judged };
}

function foldsByReader(log: readonly LoggedPlace[]): Uint8Array {
  const known = new Map<number, number>();
  return Uint8Array.from(log, ({ reader }) => {
    const fold = known.get(reader) ?? known.size % folds;
    known.set(reader, fold);
    return fold;
  });
}

/** What a regression is solved from. */
class Moments {
  readonly matrix: Float64Array;
  readonly vector: Float64Array;

  constructor(width: number) {
    this.matrix = new Float64Array(width * width);
    this.vector = new Float64Array(width);
  }

  add(features: Float64Array, reward: number): void {
    const width = features.length;
    for (let a = 0; a < width; a++) {
      const own = features[a] as number;
      if (own === 0) continue;
      (this.vector[a] as number) += own * reward;
      for (let b = 0; b < width; b++) (this.matrix[a * width + b] as number) += own * (features[b] as number);
    }
  }

  static solved(parts: readonly Moments[]): Float64Array {
    const width = parts[0]?.vector.length ?? 0;
    const matrix = new Float64Array(width * width);
    const vector = new Float64Array(width);
    for (const part of parts) {
      for (let n = 0; n < matrix.length; n++) (matrix[n] as number) += part.matrix[n] as number;
      for (let n = 0; n < width; n++) (vector[n] as number) += part.vector[n] as number;
    }
    for (let n = 0; n < width; n++) (matrix[n * width + n] as number) += penalty;
    return solveInPlace(matrix, vector);
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}
