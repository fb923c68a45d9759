/** How good probabilities are, on rows that were not learned from. Positive rows have the label 1. */
export interface ScoreQuality {
  /** The chance that a positive row has a higher score than a negative one; ties count half. */
  readonly auc: number;
  readonly logLoss: number;
  /** Mean squared distance between probability and what happened. */
  readonly brier: number;
  /** Expected calibration error over ten equal ranges. */
  readonly ece: number;
  readonly calibration: readonly CalibrationRange[];
}

export interface CalibrationRange {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability; null without rows. */
  readonly predicted: number | null;
  /** Share of positive rows; null without rows. */
  readonly observed: number | null;
}

const ranges = 10;

export function measure(scores: Float64Array, labels: Uint8Array): ScoreQuality {
  const calibration = calibrationOf(scores, labels);
  let logLoss = 0;
  let brier = 0;
  for (const [row, score] of scores.entries()) {
    const label = labels[row] ?? 0;
    const bounded = Math.min(Math.max(score, 1e-15), 1 - 1e-15);
    logLoss -= label === 1 ? Math.log(bounded) : Math.log(1 - bounded);
    brier += (score - label) ** 2;
  }
  const ece = calibration.reduce(
    (sum, { rows, predicted, observed }) => sum + rows * Math.abs((predicted ?? 0) - (observed ?? 0)),
    0,
  );
  const { length } = scores;
  return {
    auc: areaUnderCurve(scores, labels),
    logLoss: logLoss / length,
    brier: brier / length,
    ece: ece / length,
    calibration,
  };
}

/** By ranks (Mann and Whitney), those with one score sharing theirs. */
export function areaUnderCurve(scores: Float64Array, labels: Uint8Array): number {
  const order = Array.from(scores.keys()).sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0));
  let positive = 0;
  let ranks = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++;
    for (let at = from; at < to; at++) {
      if (labels[order[at] ?? 0] !== 1) continue;
      positive++;
      ranks += (from + to + 1) / 2;
    }
    from = to;
  }
  const negative = scores.length - positive;
  return (ranks - (positive * (positive + 1)) / 2) / (positive * negative);
}

/** What a threshold makes of scores: from it on, a row is called positive. */
export function measureAt(threshold: number, scores: Float64Array, labels: Uint8Array) {
  const counts = { hit: 0, falseAlarm: 0, missed: 0 };
  for (const [row, score] of scores.entries()) {
    const isPositive = labels[row] === 1;
    if (score >= threshold) counts[isPositive ? "hit" : "falseAlarm"]++;
    else if (isPositive) counts.missed++;
  }
  const { hit, falseAlarm, missed } = counts;
  return {
    accuracy: 1 - (falseAlarm + missed) / scores.length,
    precision: hit / Math.max(hit + falseAlarm, 1),
    recall: hit / Math.max(hit + missed, 1),
    f1: (2 * hit) / Math.max(2 * hit + falseAlarm + missed, 1),
  };
}

/** The threshold, in hundredths, with the highest F1. */
export function bestThreshold(scores: Float64Array, labels: Uint8Array): number {
  const candidates = Array.from({ length: 99 }, (_, at) => (at + 1) / 100);
  const f1 = (threshold: number) => measureAt(threshold, scores, labels).f1;
  return candidates.reduce((best, each) => (f1(each) > f1(best) ? each : best));
}

function calibrationOf(scores: Float64Array, labels: Uint8Array): CalibrationRange[] {
  return Array.from({ length: ranges }, (_, range) => {
    const members = Array.from(scores.keys()).filter(
      (row) => Math.min(Math.floor((scores[row] ?? 0) * ranges), ranges - 1) === range,
    );
    const mean = (of: (row: number) => number) =>
      members.length === 0 ? null : members.reduce((sum, row) => sum + of(row), 0) / members.length;
    return {
      from: range / ranges,
      to: (range + 1) / ranges,
      rows: members.length,
      predicted: mean((row) => scores[row] ?? 0),
      observed: mean((row) => labels[row] ?? 0),
    };
  });
}
