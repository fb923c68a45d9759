import type { Finding } from "../finding";
import type { Stack } from "../stack";
import { evaluate, type RuleOff, rulesOff } from "./evaluate";
import type { JudgedEnvironment } from "./judged-environment";
import { type Suppressed, suppress } from "./suppress";

/** What the policy says about an environment. */
export interface Verdict {
  readonly environment: string;
  /** The day that it was judged on, e.g. "2026-11-21". */
  readonly today: string;
  readonly refused: boolean;
  /** Errors first. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly off: readonly RuleOff[];
}

export interface PolicyQuestion {
  readonly stack: Stack;
  /** The environment's file. */
  readonly facts: JudgedEnvironment;
  /** As "2026-11-21". */
  readonly today: string;
  /** Findings from elsewhere, which can be suppressed in the same way. @default - none */
  readonly others?: readonly Finding[];
}

/** Judges an environment as the synth wrote it. */
export function checkPolicy({ stack, facts, today, others = [] }: PolicyQuestion): Verdict {
  const found = [...evaluate(stack, facts, today), ...others];
  const { findings, suppressed } = suppress(found, facts.policy.suppressions, today);
  return {
    environment: stack.environment,
    today,
    refused: findings.some(({ severity }) => severity === "error"),
    findings,
    suppressed,
    off: rulesOff(facts),
  };
}
