import type { Verdict } from "./check";
import { counted, findingsInWords } from "./findings-in-words";

/** Environments that the policy refuses, for whoever works on another one; "" when there is none. */
export function refusedElsewhere(verdicts: readonly Verdict[]): string {
  const names = verdicts.map(({ environment }) => environment);
  return names.length === 0
    ? ""
    : `warning: the policy refuses ${names.join(", ")}, which cannot be planned or deployed until that is mended`;
}

/** Environments that the policy refuses, with everything it found in them. */
export class PolicyRefusal extends Error {
  override readonly name = "PolicyRefusal";
  readonly code = "PolicyRefused";

  constructor(verdicts: readonly Verdict[]) {
    const refused = verdicts.filter((each) => each.refused);
    const names = refused.map(({ environment }) => environment).join(", ");
    const findings = refused.flatMap((each) => each.findings);
    super(
      `${findingsInWords(verdicts)}\n\nThe policy refuses ${names}: ${counted(findings)}\n` +
        "  why: the errors above would be deployed\n" +
        "  fix: what each says, or suppress it for a while with a reason in the environment's file (docs/policy.md)\n" +
        "  code: PolicyRefused",
    );
  }
}
