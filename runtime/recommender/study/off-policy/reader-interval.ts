import { normalQuantile } from "../../../shared/statistics";
import type { Interval } from "../metrics/bootstrap";

/**
 * The 95 % interval of an estimate, the places of one reader taken together: Student's t on what each reader adds to its error (the delta
 * method over clusters; Cochran, "Sampling techniques" (1977), chapters 6 and 9A). Degrees of freedom are those of the errors, (Σe²)² / Σe⁴,
 * which are few when few readers carry them (Satterthwaite 1946), and not the number of readers.
 *
 * @param influence of each place: what it adds to the error of the estimate, times the number of places
 */
export function readerInterval(
  readers: ArrayLike<number>,
  value: number,
  influence: ArrayLike<number>,
): Interval {
  const errors = new Map<number, number>();
  for (let n = 0; n < readers.length; n++) {
    const reader = readers[n] as number;
    errors.set(reader, (errors.get(reader) ?? 0) + (influence[n] as number));
  }
  let squares = 0;
  let fourths = 0;
  for (const error of errors.values()) {
    squares += error ** 2;
    fourths += error ** 4;
  }
  if (squares === 0) return { value, low: value, high: value };
  const count = errors.size;
  const deviation = Math.sqrt((squares * count) / Math.max(1, count - 1)) / readers.length;
  const half = studentQuantile(squares ** 2 / fourths) * deviation;
  return { value, low: value - half, high: value + half };
}

/** Of 0.975, with at least 3 degrees of freedom: Abramowitz and Stegun (1964), 26.7.5. */
function studentQuantile(degrees: number): number {
  const z = normalQuantile(0.975);
  const v = Math.max(3, degrees);
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3)
  );
}
