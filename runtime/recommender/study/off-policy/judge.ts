import type { Interval } from "../metrics/bootstrap";
import { checkEvidence, type Evidence, type EvidenceLimits, evidenceOf } from "./evidence";
import { checkLog, type LoggedPlace } from "./logged-place";
import { readerInterval } from "./reader-interval";
import { expectedRewards } from "./reward-model";
import { type Weights, weightsOf } from "./weights";

export interface JudgeOptions {
  /** Largest weight of the clipped estimate. @default - the square root of the number of lists (Ionides 2008) */
  readonly cap?: number;
  /** @default evidenceLimits */
  readonly limits?: Partial<EvidenceLimits>;
}

export interface Clipped extends Interval {
  readonly cap: number;
  /** Of the weights, how much was cut off. */
  readonly share: number;
  /** By how much the estimate is too low because of it, as far as the log tells. */
  readonly bias: number;
}

/** What a policy would have brought at each place, beside what the log's own did. Rewards are per place that was shown. */
export interface PolicyJudgement {
  /** What the log's own policy brought. */
  readonly log: Interval;
  /** Inverse propensity scoring: unbiased, its spread grows with the weights. Horvitz and Thompson (1952). */
  readonly ips: Interval;
  /** The same with weights up to `cap`: steadier, and too low. Ionides, "Truncated importance sampling" (2008). */
  readonly clipped: Clipped;
  /** Self-normalised: a little biased, and steadier. Swaminathan and Joachims (2015). */
  readonly snips: Interval;
  /** A reward model, its errors put right by inverse propensity. Dudík, Langford, Li (2011). Undefined when places have no features. */
  readonly doublyRobust: Interval | undefined;
  /** Which of them `difference` is of: doubly robust where there is one, else self-normalised. */
  readonly by: "doublyRobust" | "snips";
  /** Of the policy and the log's own. */
  readonly difference: Interval;
  readonly evidence: Evidence;
}

/** An estimate, and what each place adds to its error. */
interface Estimate {
  readonly value: number;
  readonly influence: Float64Array;
}

/**
 * The value of a policy that was never shown, from the log of another one.
 *
 * @throws RecommenderError EmptyData, InvalidData; EffectiveSampleTooSmall, TooFewRewards, OutsideSupport when the log cannot tell
 */
export function judge(log: readonly LoggedPlace[], { cap, limits }: JudgeOptions = {}): PolicyJudgement {
  checkLog(log);
  const weights = weightsOf(log);
  const evidence = evidenceOf(log, weights.at);
  checkEvidence(evidence, limits);
  const readers = Float64Array.from(log, ({ reader }) => reader);
  const interval = ({ value, influence }: Estimate) => readerInterval(readers, value, influence);

  const own = mean(Float64Array.from(log, ({ reward }) => reward));
  const snips = selfNormalised(log, weights);
  const robust = doublyRobust(log, weights);
  const best = robust ?? snips;
  return {
    log: interval(own),
    ips: interval(mean(weighted(log, weights.at))),
    clipped: clipped(log, weights, cap ?? Math.sqrt(evidence.lists), interval),
    snips: interval(snips),
    doublyRobust: robust && interval(robust),
    by: robust ? "doublyRobust" : "snips",
    difference: interval({
      value: best.value - own.value,
      influence: best.influence.map((each, n) => each - (own.influence[n] as number)),
    }),
    evidence,
  };
}

function mean(values: Float64Array): Estimate {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { value, influence: values.map((each) => each - value) };
}

function weighted(log: readonly LoggedPlace[], weights: Float64Array): Float64Array {
  return weights.map((weight, n) => weight * (log[n] as LoggedPlace).reward);
}

function selfNormalised(log: readonly LoggedPlace[], { at }: Weights): Estimate {
  const { value: brought } = mean(weighted(log, at));
  const { value: weight } = mean(at);
  const value = brought / weight;
  const influence = at.map((each, n) => (each * ((log[n] as LoggedPlace).reward - value)) / weight);
  return { value, influence };
}

function doublyRobust(log: readonly LoggedPlace[], { at, above }: Weights): Estimate | undefined {
  const model = expectedRewards(log);
  if (!model) return undefined;
  const { shown, judged } = model;
  return mean(
    at.map((weight, n) => {
      const { reward } = log[n] as LoggedPlace;
      return (above[n] as number) * (judged[n] as number) + weight * (reward - (shown[n] as number));
    }),
  );
}

function clipped(
  log: readonly LoggedPlace[],
  { at }: Weights,
  cap: number,
  interval: (estimate: Estimate) => Interval,
): Clipped {
  const kept = at.map((weight) => Math.min(cap, weight));
  const cut = at.map((weight, n) => weight - (kept[n] as number));
  return {
    ...interval(mean(weighted(log, kept))),
    cap,
    share: mean(cut).value / mean(at).value,
    bias: mean(weighted(log, cut)).value,
  };
}
