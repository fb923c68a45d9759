import type { Finding } from "../finding";
import { readStack } from "../stack";
import { evaluate, type Off, rulesOff } from "./evaluate";
import { readFacts } from "./facts";
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
  readonly off: readonly Off[];
}

/**
 * Judges an environment as the synth wrote it.
 *
 * @param folder of its stack, below cdktf.out/stacks
 * @param today as "2026-11-21"
 * @param others findings from elsewhere, which can be suppressed in the same way
 */
export function checkPolicy(folder: string, today: string, others: readonly Finding[] = []): Verdict {
  const stack = readStack(folder);
  const facts = readFacts(folder);
  const found = [...evaluate(stack, facts, today), ...others];
  const { findings, suppressed } = suppress(found, facts.suppressions, today);
  return {
    environment: stack.environment,
    today,
    refused: findings.some(({ severity }) => severity === "error"),
    findings,
    suppressed,
    off: rulesOff(facts),
  };
}
