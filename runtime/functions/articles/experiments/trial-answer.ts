import type { ModelTrial } from "../../../articles/experiments/trial/kept-trials";
import { trialInWords } from "../../../articles/experiments/trial/trial-in-words";
import type { TrialAnswer } from "../contract/experiments";

/** What is told of a trial. */
export function trialAnswer({ candidate, champion, ended }: ModelTrial): TrialAnswer {
  const { outcome = null, reason = null } = ended ?? {};
  return {
    candidate,
    champion,
    ended_at: ended?.at.toISOString() ?? null,
    outcome,
    reason,
    words: trialInWords({ candidate, champion, outcome, reason }),
  };
}
