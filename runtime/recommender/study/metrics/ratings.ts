import { bootstrap, type Interval } from "./bootstrap";

/** The errors of predictions, with intervals over the users they belong to. */
export interface RatingErrors {
  readonly rmse: Interval;
  readonly mae: Interval;
}

/**
 * @param user whose rating each one is
 * @param resamples of the bootstrap. @default 200
 */
export function ratingErrors(
  predicted: Float32Array | Float64Array,
  actual: Float32Array,
  user: Int32Array,
  { resamples = 200, seed = 0 } = {},
): RatingErrors {
  const people = [...new Set(user)];
  const place = new Map(people.map((id, n) => [id, n]));
  const squares = new Float64Array(people.length);
  const absolutes = new Float64Array(people.length);
  const counts = new Float64Array(people.length);
  for (let n = 0; n < actual.length; n++) {
    const at = place.get(user[n] as number) as number;
    const error = (predicted[n] as number) - (actual[n] as number);
    (squares[at] as number) += error * error;
    (absolutes[at] as number) += Math.abs(error);
    (counts[at] as number)++;
  }
  const mean = (sums: Float64Array) => (chosen: Int32Array) => {
    let sum = 0;
    let count = 0;
    for (let n = 0; n < chosen.length; n++) {
      sum += sums[chosen[n] as number] as number;
      count += counts[chosen[n] as number] as number;
    }
    return sum / count;
  };
  const options = { resamples, seed };
  return {
    rmse: bootstrap(people.length, (chosen) => Math.sqrt(mean(squares)(chosen)), options),
    mae: bootstrap(people.length, mean(absolutes), options),
  };
}
