import { byWeight, type Finding } from "../finding";
import type { Stack } from "../stack";
import { isOnOneMachine, type JudgedEnvironment } from "./judged-environment";
import { DeclaredEstate, type JudgedResource } from "./resource";
import type { ResourceRule, Rule, RuleContext, Violation } from "./rule";
import { rulePack } from "./rule-pack";

/** A rule that does not look at an environment, and why. */
export interface RuleOff {
  readonly rule: string;
  readonly why: string;
}

/** What the rules find in an environment, suppressed or not. @param today as "2026-11-21" */
export function evaluate(stack: Stack, facts: JudgedEnvironment, today: string, rules = rulePack): Finding[] {
  const circumstances = { estate: new DeclaredEstate(stack), facts, today };
  return rules
    .filter((rule) => offReason(rule, facts) === undefined)
    .flatMap((rule) => findingsOf(rule, circumstances))
    .sort(byWeight);
}

function findingsOf(rule: Rule, circumstances: RuleContext): Finding[] {
  if ("checkStack" in rule) return rule.checkStack(circumstances).map((each) => findingOf(rule, "", each));
  return circumstances.estate.resources
    .filter((resource) => looksAt(rule, resource))
    .flatMap((resource) =>
      rule.check(resource, circumstances).map((each) => findingOf(rule, resource.path, each)),
    );
}

function findingOf(rule: Rule, path: string, { what, severity, why, fix }: Violation): Finding {
  return {
    severity: severity ?? "error",
    rule: rule.id,
    path,
    what,
    why: why ?? rule.reason,
    fix: fix ?? rule.fix,
  };
}

/** Rules that are off in an environment. */
export function rulesOff(facts: JudgedEnvironment, rules = rulePack): RuleOff[] {
  return rules.flatMap((rule) => {
    const why = offReason(rule, facts);
    return why === undefined ? [] : [{ rule: rule.id, why }];
  });
}

function offReason({ where, offOnOneMachine }: Rule, facts: JudgedEnvironment): string | undefined {
  if (isOnOneMachine(facts) && offOnOneMachine !== undefined) return offOnOneMachine;
  if (where === "data is protected" && !facts.dataProtected) return "data may be lost here";
  if (where === "the network is private" && facts.network.mode === "public")
    return "the network is public here";
  return undefined;
}

function looksAt({ kinds }: ResourceRule, { kind, type }: JudgedResource): boolean {
  return kinds.some(
    (each) => each === "*" || each === kind || (each === "azapi_*" && type.startsWith("azapi_")),
  );
}
