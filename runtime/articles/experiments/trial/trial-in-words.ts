import type { TrialOutcome } from "./trial-outcomes";

/** What of a trial is told. */
export interface ToldTrial {
  readonly candidate: string;
  readonly champion: string;
  readonly outcome: TrialOutcome | null;
  readonly reason: string | null;
}

/** How a model's trial stands, in one sentence. */
export function trialInWords({ candidate, champion, outcome, reason }: ToldTrial): string {
  if (outcome === null) return `${candidate} is tried against ${champion}, which serves all others`;
  const how: Readonly<Record<TrialOutcome, string>> = {
    released: `${candidate} serves in place of ${champion}`,
    lost: `${candidate} was refused, and ${champion} stayed`,
    stopped: `${candidate} was stopped and refused, and ${champion} stayed`,
    over: `${candidate} stands for champion still, and ${champion} stayed: no readers decided in time`,
    "given up": `the trial of ${candidate} against ${champion} was given up`,
  };
  return `${how[outcome]}: ${reason}`;
}
