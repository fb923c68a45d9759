import { RecommenderError } from "../../errors";

/** A place of a list that was shown: what filled it, how likely that was, and what it brought. */
export interface LoggedPlace {
  /** Whose it was: rewards of one reader resemble each other, so evidence is counted by readers. */
  readonly reader: number;
  /** Of the list; its places follow each other, from the first one on. */
  readonly list: number;
  readonly reward: number;
  /** Probability with which the log's policy showed this here, given the places above; above 0. */
  readonly propensity: number;
  /** Probability with which the judged policy shows it here, given the same places above. */
  readonly probability: number;
  /**
   * Σ probability² / propensity over all that could be shown here, given the places above: the expected square of the weight, which does not
   * depend on what chance drew. @default - evidence is counted by the weights that were drawn
   */
  readonly spread?: number;
  /** What the judged policy shows here with this probability, the log's could not. @default 0 */
  readonly outside?: number;
  /** What the reward model knows of what was shown. @default - there is no reward model */
  readonly features?: Float64Array;
  /** The same of what the judged policy shows here, on average. */
  readonly expected?: Float64Array;
}

/** @throws RecommenderError EmptyData, InvalidData */
export function checkLog(log: readonly LoggedPlace[]): void {
  if (log.length === 0) throw unusable("EmptyData", "the log is empty", "pass lists that were shown");
  for (const [n, { propensity, probability, reward }] of log.entries()) {
    if (!(propensity > 0 && propensity <= 1))
      throw unusable(
        "InvalidData",
        `place ${n + 1} of the log has the propensity ${propensity}`,
        "log with each decision how likely it was",
      );
    if (!(probability >= 0 && probability <= 1))
      throw unusable(
        "InvalidData",
        `the policy shows what is at place ${n + 1} of the log with the probability ${probability}`,
        "pass probabilities from 0 to 1",
      );
    if (!Number.isFinite(reward))
      throw unusable(
        "InvalidData",
        `the reward at place ${n + 1} of the log is ${reward}`,
        "pass finite numbers",
      );
  }
}

function unusable(code: "EmptyData" | "InvalidData", what: string, fix: string): RecommenderError {
  return new RecommenderError(code, {
    what,
    why: "a decision says something about another policy only by how likely it was",
    fix,
  });
}
