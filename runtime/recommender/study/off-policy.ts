import { RecommenderError } from "../errors";
import type { Bandit } from "../serve/bandits/bandit";
import { type Interval, meanInterval } from "./metrics/bootstrap";

/** One decision of the past: what was shown, how likely it was to be shown, what it brought. */
export interface Logged {
  readonly arm: number;
  /** Probability with which the logging policy chose the arm, above 0. */
  readonly propensity: number;
  readonly reward: number;
  readonly context?: Float64Array;
}

export interface Replayed {
  /** Mean reward of the decisions that the policy would have taken too. */
  readonly value: Interval;
  readonly matched: number;
}

/**
 * How a learning policy would have done: walks through decisions that were taken uniformly at random, keeps those in which the
 * policy chooses the same, and lets it learn from them. Unbiased for uniform logs.
 *
 * Li, Chu, Langford, Wang, "Unbiased offline evaluation of contextual-bandit-based news article recommendation" (2011).
 */
export function replay(policy: Bandit, log: Iterable<Logged>): Replayed {
  const rewards: number[] = [];
  for (const { arm, reward, context } of log) {
    if (policy.choose(context) !== arm) continue;
    policy.reward(arm, reward, context);
    rewards.push(reward);
  }
  return { value: meanInterval(Float64Array.from(rewards)), matched: rewards.length };
}

export interface Weighted {
  /** Inverse propensity scoring: unbiased, its spread grows with the weights. */
  readonly ips: Interval;
  /** Self-normalised (Swaminathan, Joachims 2015): a little biased, and much steadier. */
  readonly snips: number;
  /** Kish's effective sample size: how many decisions' worth of evidence the weights leave. */
  readonly effectiveSize: number;
}

/**
 * The value of a fixed policy from decisions of another one: each reward weighs probability / propensity.
 *
 * Horvitz and Thompson (1952); Dudík, Langford, Li (2011).
 *
 * @param probability with which the new policy takes the logged arm in its context
 * @param cap largest weight; lower values trade bias for steadiness. @default Infinity
 * @throws EmptyData without decisions; InvalidData for a propensity outside of (0, 1]
 */
export function inversePropensity(
  log: readonly Logged[],
  probability: (decision: Logged) => number,
  cap = Number.POSITIVE_INFINITY,
): Weighted {
  if (log.length === 0) throw unusable("EmptyData", "the log is empty", "pass logged decisions");
  let sum = 0;
  let squares = 0;
  let rewarded = 0;
  const values = Float64Array.from(log, (decision) => {
    if (!(decision.propensity > 0 && decision.propensity <= 1)) {
      throw unusable(
        "InvalidData",
        `a propensity is ${decision.propensity}`,
        "log the probability with each decision",
      );
    }
    const weight = Math.min(cap, probability(decision) / decision.propensity);
    sum += weight;
    squares += weight * weight;
    rewarded += weight * decision.reward;
    return weight * decision.reward;
  });
  return {
    ips: meanInterval(values),
    snips: sum === 0 ? 0 : rewarded / sum,
    effectiveSize: squares === 0 ? 0 : (sum * sum) / squares,
  };
}

function unusable(code: "EmptyData" | "InvalidData", what: string, fix: string): RecommenderError {
  return new RecommenderError(code, {
    what,
    why: "a decision says something about another policy only by how likely it was",
    fix,
  });
}
