/**
 * Sums over a variant's readers, each of whom has `y` of `w` (articles opened of those shown; or of 1, for a mean) and a number `x` from before the
 * experiment. They are all that a comparison takes, so a database can add them up.
 */
export interface Moments {
  /** Readers. */
  readonly n: number;
  readonly y: number;
  readonly w: number;
  readonly x: number;
  readonly yy: number;
  readonly ww: number;
  readonly xx: number;
  readonly yw: number;
  readonly yx: number;
  readonly wx: number;
}

/** The same added up here. @param readers y, w and x of each */
export function momentsOf(readers: Iterable<readonly [y: number, w: number, x: number]>): Moments {
  const sums = { n: 0, y: 0, w: 0, x: 0, yy: 0, ww: 0, xx: 0, yw: 0, yx: 0, wx: 0 };
  for (const [y, w, x] of readers) {
    sums.n++;
    sums.y += y;
    sums.w += w;
    sums.x += x;
    sums.yy += y * y;
    sums.ww += w * w;
    sums.xx += x * x;
    sums.yw += y * w;
    sums.yx += y * x;
    sums.wx += w * x;
  }
  return sums;
}

/** A ratio of sums, how it varies from reader to reader, and how that goes with what was before. */
export interface Spread {
  /** Of `y` by `w`. */
  readonly ratio: number;
  readonly meanBefore: number;
  /** Of the ratio's part of one reader, by the delta method (Deng, Knoblich, Lu, "Applying the delta method in metric analytics", 2018). */
  readonly variance: number;
  readonly varianceBefore: number;
  readonly covariance: number;
}

/** @returns undefined for fewer than two readers, or without any `w` */
export function spreadOf({ n, y, w, x, yy, ww, xx, yw, yx, wx }: Moments): Spread | undefined {
  if (n < 2 || !(w > 0)) return undefined;
  const [ratio, mean, meanBefore] = [y / w, w / n, x / n];
  const each = n - 1;
  return {
    ratio,
    meanBefore,
    variance: Math.max(0, (yy - 2 * ratio * yw + ratio ** 2 * ww) / each / mean ** 2),
    varianceBefore: Math.max(0, (xx - n * meanBefore ** 2) / each),
    covariance: (yx - ratio * wx) / each / mean,
  };
}
