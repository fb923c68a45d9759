import { random } from "../../../shared/random";

/** One candidate of a list: what was known of it, and whether it was opened. */
export interface RankedExample {
  readonly features: readonly number[];
  readonly isOpened: boolean;
}

/** A linear model and a small network beside it, whose sum is the score. */
export interface WideAndDeep {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Of each feature. */
  readonly wide: Float64Array;
  /** features × hidden. */
  readonly inner: Float64Array;
  readonly bias: Float64Array;
  readonly outer: Float64Array;
}

export const hidden = 8;
const [epochs, rate, decay] = [4, 0.02, 1e-4];

/**
 * Fits which candidates were opened: Wide & Deep (Cheng et al. 2016) with a logistic loss, one example after the other. The same examples
 * give the same model.
 */
export function fitWideAndDeep(examples: readonly RankedExample[]): WideAndDeep {
  const columns = examples[0]?.features.length ?? 0;
  const column = (f: number) => examples.map(({ features }) => features[f] as number);
  const means = Array.from({ length: columns }, (_, f) => mean(column(f)));
  const deviations = means.map((of, f) => Math.sqrt(mean(column(f).map((x) => (x - of) ** 2))) || 1);
  const source = random(7);
  const drawn = (length: number) => Float64Array.from({ length }, () => source.normal() / Math.sqrt(columns));
  const model = {
    means,
    deviations,
    wide: drawn(columns),
    inner: drawn(columns * hidden),
    bias: new Float64Array(hidden),
    outer: drawn(hidden),
  };
  // few are opened: those and the others count as much
  const opened = examples.filter(({ isOpened }) => isOpened).length || 1;
  const weight = (examples.length - opened) / opened;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let step = 0; step < examples.length; step++)
      learn(model, examples[source.below(examples.length)] as RankedExample, weight);
  return model;
}

function learn(model: WideAndDeep, { features, isOpened }: RankedExample, weight: number): void {
  const { means, deviations, wide, inner, bias, outer } = model;
  const z = features.map((x, f) => (x - (means[f] as number)) / (deviations[f] as number));
  const out = Float64Array.from(bias, (b, h) =>
    Math.max(
      0,
      z.reduce((sum, x, f) => sum + x * (inner[f * hidden + h] as number), b),
    ),
  );
  const score =
    z.reduce((sum, x, f) => sum + x * (wide[f] as number), 0) +
    out.reduce((sum, x, h) => sum + x * (outer[h] as number), 0);
  const error = (1 / (1 + Math.exp(-score)) - (isOpened ? 1 : 0)) * (isOpened ? weight : 1);
  // a single example never moves it far
  const step = rate * Math.max(-2, Math.min(2, error));
  for (let h = 0; h < hidden; h++) {
    const active = (out[h] as number) > 0 ? step * (outer[h] as number) : 0;
    outer[h] = (outer[h] as number) * (1 - rate * decay) - step * (out[h] as number);
    bias[h] = (bias[h] as number) - active;
    for (const [f, x] of z.entries()) inner[f * hidden + h] = (inner[f * hidden + h] as number) - active * x;
  }
  for (const [f, x] of z.entries()) wide[f] = (wide[f] as number) * (1 - rate * decay) - step * x;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
