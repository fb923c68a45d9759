/** How a trial ends: a guardrail stops it; a person or the environment's file decides before it does. */
export const trialOutcomes = ["released", "lost", "stopped", "over", "given up"] as const;
export type TrialOutcome = (typeof trialOutcomes)[number];
