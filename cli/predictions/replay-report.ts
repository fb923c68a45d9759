import type { PredictionManifest } from "../../runtime/predictions/manifest";
import type { FeatureValue, RowRemark } from "../../runtime/predictions/rows";
import { FeatureSegments } from "./feature-segments";

interface Scored {
  readonly label: string | null;
  readonly score: number | null;
}

/** Rows that are alike in one feature. */
export interface Segment {
  readonly feature: string;
  /** A category, or a range of numbers. */
  readonly value: string;
  readonly rows: number;
  readonly flips: number;
  /** Of the scores, on average. */
  readonly shift: number;
}

/** Fewer rows say nothing about a segment. */
const fewestRows = 20;
const worst = 5;

/** What a candidate says otherwise than the models that answered, row by row added up. */
export class ReplayReport {
  rows = 0;
  flips = 0;
  notTaken = 0;
  /** Why rows were not taken, by field and code. */
  readonly reasons = new Map<string, number>();
  /** From which label to which, and how often. */
  readonly changes = new Map<string, number>();
  private scored = 0;
  private shiftSum = 0;
  private absoluteShiftSum = 0;
  private largestShift = 0;
  private readonly segments: readonly FeatureSegments[];

  constructor({ features }: Pick<PredictionManifest, "features">) {
    this.segments = features.map((feature) => new FeatureSegments(feature));
  }

  refused(rows: number, problems: readonly RowRemark[]): void {
    this.notTaken += rows;
    for (const { field, code } of problems) add(this.reasons, `${field} ${code}`);
  }

  compared(before: Scored, after: Scored, values: readonly FeatureValue[]): void {
    this.rows++;
    const isFlip = before.label !== after.label;
    if (isFlip) {
      this.flips++;
      add(this.changes, `${before.label} → ${after.label}`);
    }
    const shift = before.score === null || after.score === null ? undefined : after.score - before.score;
    if (shift !== undefined) {
      this.scored++;
      this.shiftSum += shift;
      this.absoluteShiftSum += Math.abs(shift);
      this.largestShift = Math.max(this.largestShift, Math.abs(shift));
    }
    for (let at = 0; at < values.length; at++) {
      const segment = this.segments[at]?.of(values[at]);
      if (segment === undefined) continue;
      segment.rows++;
      segment.shiftSum += shift ?? 0;
      if (isFlip) segment.flips++;
    }
  }

  toJSON() {
    const { rows, flips, notTaken, scored } = this;
    return {
      rows,
      flips,
      changes: sorted(this.changes),
      shift: {
        mean: scored > 0 ? this.shiftSum / scored : null,
        meanAbsolute: scored > 0 ? this.absoluteShiftSum / scored : null,
        largest: scored > 0 ? this.largestShift : null,
      },
      worstSegments: this.worstSegments(),
      notTaken,
      reasons: sorted(this.reasons),
    };
  }

  /** Where labels flip most often, for its share of rows. */
  private worstSegments(): Segment[] {
    return this.segments
      .flatMap((segments) => segments.all())
      .filter(({ rows, flips }) => rows >= fewestRows && flips > 0)
      .sort((a, b) => b.flips / b.rows - a.flips / a.rows)
      .slice(0, worst)
      .map(({ feature, value, rows, flips, shiftSum }) => ({
        feature,
        value,
        rows,
        flips,
        shift: shiftSum / rows,
      }));
  }
}

export function replayInWords(report: ReplayReport): string {
  const { rows, flips, changes, shift, worstSegments, notTaken, reasons } = report.toJSON();
  if (rows + notTaken === 0)
    return "no row was recorded that could be asked again: --since takes an earlier time, --of another model's name";
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
  const lines = [
    `${rows === 1 ? "1 row was" : `${rows} rows were`} asked again; ${flips === 1 ? "1 label flips" : `${flips} labels flip`} (${share(flips, rows)})`,
    ...changes.map(([change, count]) => `  ${change}  ${count}`),
    ...(shift.mean === null
      ? []
      : [
          `scores shift by ${shift.mean.toFixed(4)} on average, by ${shift.meanAbsolute?.toFixed(4)} without the sign, by ${shift.largest?.toFixed(4)} at most`,
        ]),
    ...(worstSegments.length > 0 ? ["most flips:"] : []),
    ...worstSegments.map(
      (each) =>
        `  ${each.feature} ${each.value}  ${each.flips} of ${each.rows} (${share(each.flips, each.rows)})`,
    ),
    ...(notTaken > 0
      ? [`${notTaken === 1 ? "1 row is" : `${notTaken} rows are`} not taken by this model:`]
      : []),
    ...reasons.map(([reason, count]) => `  ${reason}  ${count}`),
  ];
  return lines.join("\n");
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort(([, a], [, b]) => b - a);
}
