import type { Explanation } from "../../../shared/explained-error";
import { RecommenderError } from "../../errors";
import type { LoggedPlace } from "./logged-place";
import { readerInterval } from "./reader-interval";
import { effectiveLists, effectiveRewards } from "./weights";

/** What an estimate rests on. */
export interface Evidence {
  readonly readers: number;
  readonly lists: number;
  readonly places: number;
  /** How many lists' worth the weights leave: Kish's effective sample size. */
  readonly effectiveLists: number;
  /** The same of the readers who brought something. */
  readonly effectiveRewards: number;
  readonly largestWeight: number;
  /** Mean of the weights: 1 but for chance, where the log could have shown all that the policy shows. */
  readonly meanWeight: number;
  /** How much of what the policy shows the log could not have shown. */
  readonly outside: number;
}

export interface EvidenceLimits {
  readonly effectiveLists: number;
  readonly effectiveRewards: number;
  readonly outside: number;
}

/** Below and above them no number is told; README.md has where each is from, and what was measured at it. */
export const evidenceLimits: EvidenceLimits = {
  effectiveLists: 100,
  effectiveRewards: 20,
  outside: 0.01,
};

export function evidenceOf(log: readonly LoggedPlace[], weights: Float64Array): Evidence {
  let sum = 0;
  let largest = 0;
  let outside = 0;
  let above = 0;
  for (const [n, place] of log.entries()) {
    const weight = weights[n] as number;
    sum += weight;
    largest = Math.max(largest, weight);
    const before = log[n - 1]?.list === place.list ? (weights[n - 1] as number) : 1;
    outside += before * (place.outside ?? 0);
    above += before;
  }
  return {
    readers: new Set(log.map(({ reader }) => reader)).size,
    lists: new Set(log.map(({ list }) => list)).size,
    places: log.length,
    effectiveLists: effectiveLists(log, weights),
    effectiveRewards: effectiveRewards(log, weights),
    largestWeight: largest,
    meanWeight: sum / log.length,
    outside: Math.max(above === 0 ? 1 : outside / above, missing(log, weights, sum / log.length)),
  };
}

/** Where nothing else tells: what the weights do not add up to, if that is more than chance (one in a thousand). */
function missing(log: readonly LoggedPlace[], weights: Float64Array, mean: number): number {
  if (log.every(({ spread }) => spread !== undefined)) return 0;
  const readers = Float64Array.from(log, ({ reader }) => reader);
  const { value, low } = readerInterval(
    readers,
    mean,
    weights.map((weight) => weight - mean),
  );
  return value + 1.7 * (value - low) < 1 ? 1 - mean : 0;
}

/** The log cannot tell: no number comes without evidence. */
export class EvidenceMissing extends RecommenderError {
  readonly refusal: EvidenceRefusal;
  readonly evidence: Evidence;

  constructor(refusal: EvidenceRefusal, evidence: Evidence) {
    super(refusal.code, refusal);
    this.refusal = refusal;
    this.evidence = evidence;
  }
}

export interface EvidenceRefusal extends Explanation {
  readonly code: "EffectiveSampleTooSmall" | "OutsideSupport" | "TooFewRewards";
}

/** @throws EvidenceMissing */
export function checkEvidence(evidence: Evidence, own: Partial<EvidenceLimits> = {}): void {
  const refusal = refusalOf(evidence, { ...evidenceLimits, ...own });
  if (refusal) throw new EvidenceMissing(refusal, evidence);
}

function refusalOf(
  { lists, outside, effectiveLists: effective, effectiveRewards: rewarded }: Evidence,
  limits: EvidenceLimits,
): EvidenceRefusal | undefined {
  if (outside > limits.outside)
    return {
      code: "OutsideSupport",
      what: `${percent(outside)} of what the policy shows could never have been shown by the log's own`,
      why: `nothing is known of it; up to ${percent(limits.outside)} is left out of account`,
      fix: "judge a policy that shows what this one could have shown, or explore more and judge a later log",
    };
  if (effective < limits.effectiveLists)
    return {
      code: "EffectiveSampleTooSmall",
      what: `of ${lists} lists no more than ${round(effective)} lists' worth says something about the policy`,
      why: `below ${limits.effectiveLists} an interval does not hold what it promises`,
      fix: "judge a policy that is more like the log's, or its first places alone, or a longer log, or one that explored more",
    };
  if (rewarded < limits.effectiveRewards)
    return {
      code: "TooFewRewards",
      what: `what was brought, weighted for the policy, is no more than ${round(rewarded)} readers' worth`,
      why: `below ${limits.effectiveRewards} an interval does not hold what it promises`,
      fix: "judge by a longer log, or by a reward that is less rare",
    };
  return undefined;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function round(count: number): string {
  return count < 10 ? count.toFixed(1) : String(Math.round(count));
}
