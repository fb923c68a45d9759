import { resourceTypes } from "../../../azure/resource-types/resource-types";
import type { Rule } from "../rule";

/** A policy that has never heard of a service says that all is well with it. @param others the rules beside this one */
export function reviewedRule(others: readonly Rule[]): Rule {
  const ruled = new Set(others.flatMap((each) => ("kinds" in each ? each.kinds : [])));
  const isKnown = (kind: string) => ruled.has(kind) || resourceTypes[kind]?.nothingToAsk;
  return {
    id: "not-reviewed",
    demand: "is of a kind that somebody has thought about",
    reason: "no rule knows this kind of resource: it may be public, or take keys, and nobody would be told",
    fix: "add what it has to be to the tables below ci/policy/rules, or say in azure/resource-types that there is nothing to ask",
    kinds: ["*"],
    check: ({ kind }) => (isKnown(kind) ? [] : [{ what: `no rule knows ${kind}`, severity: "warning" }]),
  };
}
