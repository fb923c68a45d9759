import type { ColumnProfile } from "./column-profile";
import { DriftError } from "./drift-error";
import { pairedColumns, type TableProfile } from "./table-profile";
import { chiSquared, fisherExact, kolmogorovSmirnov, type SampleDifference } from "./two-samples";

/** With fewer rows on either side nothing is said of a column: the tests' distributions hold from about here. */
export const fewestRows = 50;

export interface DriftOptions {
  /** The chance that anything at all is called drift when nothing has changed, over all columns together. @default 0.01 */
  readonly falseAlarmRate?: number;
  /** Differences that are smaller are told and are no drift, however sure they are. @default 0.1 */
  readonly leastEffect?: number;
}

export interface ColumnDrift extends SampleDifference {
  readonly column: string;
  /** Of the values, or of how many are missing. */
  readonly of: "values" | "missing";
  readonly test: "Kolmogorov-Smirnov" | "chi-squared" | "Fisher";
  /** p, made larger for the number of tests (Holm): below the false alarm rate the difference is sure. */
  readonly adjustedP: number;
  readonly verdict: "none" | "small" | "drift";
}

/**
 * What differs between a table as it was and as it is, of each column that has enough rows.
 *
 * Every column has a test of its values and one of the share that is missing. Holm's correction, "A simple sequentially rejective multiple test
 * procedure" (1979), bounds the chance of any false alarm, whatever depends on what; rows have to be independent of each other, so give one
 * row for each person.
 *
 * @throws ProfilesDiffer, InvalidOption
 */
export function findDrift(
  before: TableProfile,
  now: TableProfile,
  { falseAlarmRate = 0.01, leastEffect = 0.1 }: DriftOptions = {},
): ColumnDrift[] {
  requireShare("falseAlarmRate", falseAlarmRate);
  requireShare("leastEffect", leastEffect);
  const tests = pairedColumns(before, now).flatMap(([column, one, other]) => testsOf(column, one, other));
  const p = adjusted(tests.map(({ p }) => p));
  return tests.map((test, at) => {
    const adjustedP = p[at] as number;
    const isSure = adjustedP < falseAlarmRate;
    return { ...test, adjustedP, verdict: isSure ? (test.effect < leastEffect ? "small" : "drift") : "none" };
  });
}

type Test = Omit<ColumnDrift, "adjustedP" | "verdict">;

/** Those that could say anything: a test less makes the others more sensitive. */
function testsOf(column: string, one: ColumnProfile, other: ColumnProfile): Test[] {
  const tests: Test[] = [];
  if (Math.min(one.rows - one.missing, other.rows - other.missing) >= fewestRows) {
    const isNumber = one.kind === "number";
    const difference = (isNumber ? kolmogorovSmirnov : chiSquared)(one.bins, other.bins);
    tests.push({
      column,
      of: "values",
      test: isNumber ? "Kolmogorov-Smirnov" : "chi-squared",
      ...difference,
    });
  }
  if (Math.min(one.rows, other.rows) >= fewestRows && one.missing + other.missing > 0) {
    const difference = fisherExact([one.missing, one.rows], [other.missing, other.rows]);
    tests.push({ column, of: "missing", test: "Fisher", ...difference });
  }
  return tests;
}

/** Holm's: the smallest of m is multiplied by m, the next by m - 1, and none becomes smaller than one before it. */
function adjusted(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((a, b) => (p[a] as number) - (p[b] as number));
  const result = new Array<number>(p.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (p[at] as number) * (p.length - rank)));
    result[at] = largest;
  });
  return result;
}

function requireShare(name: string, value: number): void {
  if (value > 0 && value < 1) return;
  throw new DriftError("InvalidOption", {
    what: `${name} is ${value}`,
    why: "it is a share",
    fix: `pass a number above 0 and below 1`,
  });
}
