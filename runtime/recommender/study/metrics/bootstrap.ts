import { random } from "../../../shared/random";

/** A figure and the range that holds it with 95 % confidence. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** @default 1000 */
  readonly resamples?: number;
  /** @default 0 */
  readonly seed?: number;
  /** Share of resamples inside of the interval. @default 0.95 */
  readonly confidence?: number;
}

/**
 * The percentile bootstrap (Efron 1979) over people: people are drawn with replacement, never their single interactions,
 * because one person's interactions resemble each other.
 *
 * @param people how many there are to draw from; 0 gives an interval of zeros
 * @param statistic the figure for the people at these positions
 */
export function bootstrap(
  people: number,
  statistic: (chosen: Int32Array) => number,
  { resamples = 1000, seed = 0, confidence = 0.95 }: BootstrapOptions = {},
): Interval {
  if (people === 0) return { value: 0, low: 0, high: 0 };
  const chosen = Int32Array.from({ length: people }, (_, n) => n);
  const value = statistic(chosen);
  const source = random(seed);
  const values = Float64Array.from({ length: resamples }, () => {
    for (let n = 0; n < people; n++) chosen[n] = source.below(people);
    return statistic(chosen);
  }).sort();
  const tail = (1 - confidence) / 2;
  const at = (share: number) => values[Math.round(share * (resamples - 1))] as number;
  return { value, low: at(tail), high: at(1 - tail) };
}

/** The interval of a mean over people. */
export function meanInterval(values: Float64Array, options?: BootstrapOptions): Interval {
  return bootstrap(
    values.length,
    (chosen) => {
      let sum = 0;
      for (let n = 0; n < chosen.length; n++) sum += values[chosen[n] as number] as number;
      return sum / chosen.length;
    },
    options,
  );
}

/** True when no value is in both: a difference that chance hardly explains. */
export function apart(a: Interval, b: Interval): boolean {
  return a.low > b.high || b.low > a.high;
}
