import { chiSquaredTail, normalCdf, normalQuantile } from "../../../shared/statistics";
import { RecommenderError, requireRange, requireWhole } from "../../errors";

/** What a variant has brought so far. */
export interface Outcome {
  readonly users: number;
  /** Of them, those who did what is hoped for. */
  readonly successes: number;
}

/**
 * Whether the traffic is split as planned. A p-value below 0.001 says that the assignment or the logging is broken, and that
 * the experiment's result must not be used (Fabijan et al., "Diagnosing sample ratio mismatch", 2019).
 *
 * @returns the p-value of Pearson's chi-squared test; 1 without users
 */
export function sampleRatioCheck(
  users: Readonly<Record<string, number>>,
  weights: Readonly<Record<string, number>>,
): { readonly pValue: number; readonly mismatch: boolean } {
  const names = Object.keys(weights).filter((name) => (weights[name] ?? 0) > 0);
  const total = names.reduce((sum, name) => sum + (users[name] ?? 0), 0);
  const weight = names.reduce((sum, name) => sum + (weights[name] ?? 0), 0);
  if (total === 0 || names.length < 2) return { pValue: 1, mismatch: false };
  let statistic = 0;
  for (const name of names) {
    const expected = (total * (weights[name] ?? 0)) / weight;
    statistic += ((users[name] ?? 0) - expected) ** 2 / expected;
  }
  const pValue = chiSquaredTail(statistic, names.length - 1);
  return { pValue, mismatch: pValue < 0.001 };
}

/**
 * A p-value for a difference of success rates that stays valid however often it is looked at: with p < 0.05 as the rule for stopping,
 * at most 5 % of experiments without any difference are ever stopped.
 *
 * Mixture sequential probability ratio test with a normal mixture: Johari, Pekelis, Walsh, "Always valid inference" (2015),
 * equation 14. The p-value of a look is 1 / likelihood ratio; keep the smallest one seen.
 *
 * @param difference a difference worth finding, the deviation of the mixture. @default 0.02
 * @returns 1 while a variant has no users, or nothing varies yet
 */
export function sequentialPValue(control: Outcome, treatment: Outcome, difference = 0.02): number {
  for (const [name, outcome] of Object.entries({ control, treatment })) checkOutcome(name, outcome);
  requireRange("difference", difference, 1e-9, 1);
  if (control.users === 0 || treatment.users === 0) return 1;
  const [p, q] = [control.successes / control.users, treatment.successes / treatment.users];
  const variance = (p * (1 - p)) / control.users + (q * (1 - q)) / treatment.users;
  // the normal approximation needs some of both outcomes
  const successes = control.successes + treatment.successes;
  const failures = control.users + treatment.users - successes;
  if (variance === 0 || Math.min(successes, failures) < 10) return 1;
  return alwaysValid(variance, difference).pValue(q - p);
}

/**
 * What may be said of a difference however often it is looked at (see `sequentialPValue`): the interval has all differences whose p-value is
 * above `error`, so with a probability of `1 - error` it holds the true one at every look.
 *
 * @param variance of the estimated difference, above 0
 * @param worthSeeing a difference worth finding, the deviation of the mixture
 */
export function alwaysValid(variance: number, worthSeeing: number) {
  const mixture = worthSeeing ** 2;
  const both = variance + mixture;
  const logSpread = Math.log(both / variance);
  return {
    pValue: (difference: number): number =>
      Math.min(1, Math.exp(0.5 * logSpread - (mixture * difference ** 2) / (2 * variance * both))),
    interval: (difference: number, error: number): readonly [low: number, high: number] => {
      const half = Math.sqrt(((variance * both) / mixture) * (logSpread - 2 * Math.log(error)));
      return [difference - half, difference + half];
    },
  };
}

/** A sequential test that is looked at as often as one likes: the smallest p-value counts. */
export class SequentialTest {
  pValue = 1;
  private readonly difference: number;

  constructor(difference = 0.02) {
    this.difference = difference;
  }

  /** @returns the p-value after this look */
  look(control: Outcome, treatment: Outcome): number {
    this.pValue = Math.min(this.pValue, sequentialPValue(control, treatment, this.difference));
    return this.pValue;
  }
}

/**
 * The smallest absolute difference of rates that a test of fixed size finds.
 *
 * (z_(1-significance/2) + z_power) · √(2 p (1 - p) / n): Cohen (1988).
 *
 * @param rate expected success rate of the control, above 0 and below 1
 * @param usersEach in each of the two variants
 * @param options significance, two-sided (@default 0.05); power (@default 0.8)
 */
export function minimumDetectableEffect(
  rate: number,
  usersEach: number,
  { significance = 0.05, power = 0.8 } = {},
): number {
  requireRange("rate", rate, 1e-9, 1 - 1e-9);
  requireWhole("usersEach", usersEach, 1);
  return (
    (normalQuantile(1 - significance / 2) + normalQuantile(power)) *
    Math.sqrt((2 * rate * (1 - rate)) / usersEach)
  );
}

/** Users in each variant that a test of fixed size needs to find `difference`; the inverse of `minimumDetectableEffect`. */
export function usersNeeded(
  rate: number,
  difference: number,
  options: { significance?: number; power?: number } = {},
): number {
  requireRange("difference", difference, 1e-9, 1);
  return Math.ceil((minimumDetectableEffect(rate, 1, options) / difference) ** 2);
}

/** The two-sided p-value of a test that is looked at once, at an end fixed before; looked at daily it errs often. */
export function fixedPValue(control: Outcome, treatment: Outcome): number {
  const pooled = (control.successes + treatment.successes) / (control.users + treatment.users);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.users + 1 / treatment.users));
  if (!(error > 0)) return 1;
  const z = (treatment.successes / treatment.users - control.successes / control.users) / error;
  return 2 * (1 - normalCdf(Math.abs(z)));
}

function checkOutcome(name: string, { users, successes }: Outcome): void {
  if (Number.isInteger(users) && Number.isInteger(successes) && successes >= 0 && users >= successes) return;
  throw new RecommenderError("InvalidData", {
    what: `${name} has ${successes} successes of ${users} users`,
    why: "they are counts, and nobody succeeds twice",
    fix: "count users once each, by whether they ever succeeded",
  });
}
