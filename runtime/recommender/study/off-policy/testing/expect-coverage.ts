import { judge, type PolicyJudgement } from "../judge";
import { policyOf, type SimulatedLogOptions, simulatedLog, trueValue } from "./simulated-log";

export type Estimator = "doublyRobust" | "ips" | "snips";

/** Logs of so many readers, and two policies: what is judged is never what was shown. */
export const coverageCases = {
  /** Shown at random; as different as the limit of effective lists lets it be. */
  different: {
    logging: policyOf({ exploration: 1, noise: 0.2, seed: 2 }),
    judged: policyOf({ exploration: 0.4, noise: 0 }),
    liking: 0.3,
    readers: 600,
  },
  /** One article in eighty is opened: near the limit of effective rewards. */
  rare: {
    logging: policyOf({ exploration: 0.4, noise: 0 }),
    judged: policyOf({ exploration: 0.1, noise: 0 }),
    liking: 0.03,
    readers: 400,
  },
} as const satisfies Record<string, Omit<SimulatedLogOptions, "seed">>;

/** Of how many of so many logs the 95 % intervals hold the truth, and how many logs were refused. */
export function coverageOf(
  options: Omit<SimulatedLogOptions, "seed">,
  logs: number,
): Record<Estimator | "difference" | "refused", number> {
  const truth = trueValue(options);
  const { judged: _, ...rest } = options;
  const ownTruth = trueValue({ ...rest, judged: options.logging });
  const held = { ips: 0, snips: 0, doublyRobust: 0, difference: 0, refused: 0 };
  for (let seed = 0; seed < logs; seed++) {
    const judgement = judged(options, seed);
    if (!judgement) {
      held.refused++;
      continue;
    }
    for (const by of ["ips", "snips", "doublyRobust"] as const) if (holds(judgement[by], truth)) held[by]++;
    if (holds(judgement.difference, truth - ownTruth)) held.difference++;
  }
  return held;
}

function judged(options: Omit<SimulatedLogOptions, "seed">, seed: number): PolicyJudgement | undefined {
  try {
    return judge(simulatedLog({ ...options, seed }));
  } catch (error) {
    if (["EffectiveSampleTooSmall", "TooFewRewards"].includes((error as { code?: string }).code ?? ""))
      return undefined;
    throw error;
  }
}

function holds(interval: PolicyJudgement["ips"] | undefined, truth: number): boolean {
  return interval !== undefined && interval.low <= truth && truth <= interval.high;
}
