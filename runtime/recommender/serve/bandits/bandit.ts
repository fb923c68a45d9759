import type { Random } from "../../../shared/random";
import { RecommenderError, requireRange } from "../../errors";

/** Chooses one of several arms again and again, and learns from what each choice brought. */
export interface Bandit {
  readonly arms: number;
  /** @param context features of the moment; bandits without context ignore them */
  choose(context?: Float64Array): number;
  /** @throws UnknownItem for an arm that does not exist; InvalidData for a reward that is not finite */
  reward(arm: number, value: number, context?: Float64Array): void;
}

/** With probability epsilon any arm, else the one with the best mean so far (untried arms first). */
export function epsilonGreedy(arms: number, source: Random, epsilon = 0.1): Bandit {
  requireArms(arms);
  requireRange("epsilon", epsilon, 0, 1);
  const counts = new Float64Array(arms);
  const means = new Float64Array(arms);
  return {
    arms,
    choose() {
      if (source.next() < epsilon) return source.below(arms);
      return best(arms, (arm) =>
        (counts[arm] as number) === 0 ? Number.POSITIVE_INFINITY : (means[arm] as number),
      );
    },
    reward(arm, value) {
      requireReward(arm, arms, value);
      (counts[arm] as number)++;
      (means[arm] as number) += (value - (means[arm] as number)) / (counts[arm] as number);
    },
  };
}

/**
 * Each arm by the probability that it is the best, for rewards 0 or 1 (fractions count as part of a success).
 *
 * Thompson (1933), with the Beta(1, 1) prior of Chapelle and Li (2011).
 */
export function bernoulliThompson(arms: number, source: Random): Bandit {
  requireArms(arms);
  const successes = new Float64Array(arms).fill(1);
  const failures = new Float64Array(arms).fill(1);
  return {
    arms,
    choose: () => best(arms, (arm) => source.beta(successes[arm] as number, failures[arm] as number)),
    reward(arm, value) {
      requireReward(arm, arms, value);
      requireRange("reward", value, 0, 1);
      (successes[arm] as number) += value;
      (failures[arm] as number) += 1 - value;
    },
  };
}

/**
 * The same for rewards of any size, with known noise: a normal prior of mean 0 for each arm.
 *
 * Agrawal and Goyal, "Further optimal regret bounds for Thompson sampling" (2013).
 *
 * @param noise standard deviation of a reward. @param spread standard deviation of the prior; @default 1
 */
export function gaussianThompson(arms: number, source: Random, noise = 1, spread = 1): Bandit {
  requireArms(arms);
  requireRange("noise", noise, 1e-9);
  requireRange("spread", spread, 1e-9);
  const precisions = new Float64Array(arms).fill(1 / spread ** 2);
  const sums = new Float64Array(arms);
  return {
    arms,
    choose: () =>
      best(arms, (arm) => {
        const precision = precisions[arm] as number;
        return (sums[arm] as number) / precision + source.normal() / Math.sqrt(precision);
      }),
    reward(arm, value) {
      requireReward(arm, arms, value);
      (precisions[arm] as number) += 1 / noise ** 2;
      (sums[arm] as number) += value / noise ** 2;
    },
  };
}

/** The arm with the highest value; the first of equal ones. */
export function best(arms: number, value: (arm: number) => number): number {
  let chosen = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let arm = 0; arm < arms; arm++) {
    const candidate = value(arm);
    if (candidate > highest) [chosen, highest] = [arm, candidate];
  }
  return chosen;
}

export function requireArms(arms: number): void {
  if (Number.isInteger(arms) && arms >= 1) return;
  throw new RecommenderError("InvalidOption", {
    what: `a bandit was asked for with ${arms} arms`,
    why: "it chooses among at least one",
    fix: "pass the number of variants, items or models to choose from",
  });
}

export function requireReward(arm: number, arms: number, value: number): void {
  if (!Number.isInteger(arm) || arm < 0 || arm >= arms) {
    throw new RecommenderError("UnknownItem", {
      what: `there is no arm ${arm}`,
      why: `this bandit has the arms 0 to ${arms - 1}`,
      fix: "reward the arm that choose() gave",
    });
  }
  if (Number.isFinite(value)) return;
  throw new RecommenderError("InvalidData", {
    what: `the reward is ${value}`,
    why: "a single such reward would spoil everything learned before",
    fix: "pass a finite number, 0 for no success",
  });
}
