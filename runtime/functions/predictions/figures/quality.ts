/** Rows whose score is in one hundredth, and what happened to them. */
export interface ScoredOutcomes {
  /** 0 to 99. */
  readonly bucket: number;
  readonly outcomes: number;
  readonly positives: number;
  readonly scoreSum: number;
}

/**
 * The probability that a row which was positive has a higher score than one which was not; within a hundredth they count as alike.
 *
 * @returns null until both have happened
 */
export function areaUnderCurve(counted: readonly ScoredOutcomes[]): number | null {
  let negativesBelow = 0;
  let pairs = 0;
  let positives = 0;
  for (const each of [...counted].sort((a, b) => a.bucket - b.bucket)) {
    const negatives = each.outcomes - each.positives;
    pairs += each.positives * (negativesBelow + negatives / 2);
    negativesBelow += negatives;
    positives += each.positives;
  }
  return positives > 0 && negativesBelow > 0 ? pairs / (positives * negativesBelow) : null;
}

/** In tenths, those without rows left out. */
export function calibrationOf(counted: readonly ScoredOutcomes[]) {
  return Array.from({ length: 10 }, (_, tenth) => {
    const those = counted.filter(({ bucket }) => Math.floor(bucket / 10) === tenth);
    const sum = (value: (each: ScoredOutcomes) => number) =>
      those.reduce((total, each) => total + value(each), 0);
    const rows = sum(({ outcomes }) => outcomes);
    return {
      from: tenth / 10,
      to: (tenth + 1) / 10,
      rows,
      predicted: sum(({ scoreSum }) => scoreSum) / rows,
      observed: sum(({ positives }) => positives) / rows,
    };
  }).filter(({ rows }) => rows > 0);
}
