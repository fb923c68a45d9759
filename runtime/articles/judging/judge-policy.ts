import {
  type Evidence,
  EvidenceMissing,
  type EvidenceRefusal,
} from "../../recommender/study/off-policy/evidence";
import { type JudgeOptions, judge, type PolicyJudgement } from "../../recommender/study/off-policy/judge";
import type { LoggedPlace } from "../../recommender/study/off-policy/logged-place";
import type { JudgedPlace } from "./judged-places";

/** What places bring: how many of them are opened, and for how many seconds they are. */
export type Reward = "opened" | "seconds";

/** What the log tells of the first places of lists, or why it tells nothing. */
export interface JudgedDepth {
  /** From the first one on. */
  readonly places: number;
  readonly reward: Reward;
  readonly judgement?: PolicyJudgement;
  readonly refused?: EvidenceRefusal & { readonly evidence: Evidence };
}

/**
 * The value of a policy at the first place of lists, at the first three, and at all: the further down, the less the log knows of a policy that
 * would have made other lists.
 *
 * @param lists the places of each list
 * @throws RecommenderError EmptyData, InvalidData
 */
export function judgePolicy(
  lists: readonly (readonly JudgedPlace[])[],
  { places: most, ...options }: JudgeOptions & { readonly places?: number } = {},
): JudgedDepth[] {
  const longest = Math.min(most ?? Infinity, Math.max(1, ...lists.map((list) => list.length)));
  const depths = [...new Set([1, 3, longest])].filter((depth) => depth <= longest);
  return depths.flatMap((places) => {
    const log = lists.flatMap((list) => list.slice(0, places));
    return (["opened", "seconds"] as const).map((reward) => {
      const rewarded = reward === "opened" ? log : log.map((place) => ({ ...place, reward: place.seconds }));
      return { places, reward, ...told(rewarded, options) };
    });
  });
}

/** The judgement, or why there is none. */
export function told(
  log: readonly LoggedPlace[],
  options: JudgeOptions,
): Pick<JudgedDepth, "judgement" | "refused"> {
  try {
    return { judgement: judge(log, options) };
  } catch (error) {
    if (!(error instanceof EvidenceMissing)) throw error;
    const { evidence, refusal } = error;
    return { refused: { ...refusal, evidence } };
  }
}
