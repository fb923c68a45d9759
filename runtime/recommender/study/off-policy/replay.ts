import type { Bandit } from "../../serve/bandits/bandit";
import { type Interval, meanInterval } from "../metrics/bootstrap";

/** One decision of the past: what was shown, and what it brought. */
export interface ReplayedDecision {
  readonly arm: number;
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
export function replay(policy: Bandit, log: Iterable<ReplayedDecision>): Replayed {
  const rewards: number[] = [];
  for (const { arm, reward, context } of log) {
    if (policy.choose(context) !== arm) continue;
    policy.reward(arm, reward, context);
    rewards.push(reward);
  }
  return { value: meanInterval(Float64Array.from(rewards)), matched: rewards.length };
}
