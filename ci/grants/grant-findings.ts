import { type Access, accessOf } from "../access/access";
import { declaredAt } from "../access/declared-at";
import { byWeight, type Finding } from "../finding";
import type { Stack } from "../stack";
import { actionsIn, howToGrant, reasonsOf } from "./advice";
import { Matching } from "./matching";
import type { Need } from "./need";
import { platformNeeds } from "./platform-needs";
import { runningCode } from "./running-code";

/**
 * Compares the grants of a stack with what Azure's services do under its identities.
 *
 * What is missing is an error, what nothing uses a warning. People's grants are not judged: what they need stands nowhere. Of
 * identities that run code only what is missing for the platform: what the code may do comes from its links.
 */
export function grantFindings(stack: Stack): Finding[] {
  const matching = new Matching(stack);
  const grants = accessOf(stack).filter(({ principal }) => principal.address !== undefined);
  const needs = platformNeeds(stack);

  const missing = needs.filter((need) => !grants.some((grant) => matching.satisfies(grant, need)));
  const runCode = new Set(runningCode(stack).map(({ identity }) => identity));
  const judged = [...new Set(needs.map(({ who }) => who))].filter((who) => !runCode.has(who));
  return [
    ...groupsOf(missing).map((group) => missingGrant(stack, group)),
    ...judged.flatMap((who) => ofPrincipal(who, grants, needs, matching)),
  ].sort(byWeight);
}

function missingGrant(stack: Stack, needs: readonly Need[]): Finding {
  const [first] = needs;
  const path = declaredAt(stack, first?.on)?.path ?? first?.on ?? "";
  const by = first?.by ?? "";
  return {
    severity: "error",
    rule: "grant-missing",
    path,
    what: `${by} has no grant on ${path} for ${actionsIn(needs).join(", ")}`,
    why: `${by} needs it: ${reasonsOf(needs)}. Azure would answer 403`,
    fix: howToGrant(needs, by, path),
  };
}

function ofPrincipal(
  who: string,
  all: readonly Access[],
  needs: readonly Need[],
  matching: Matching,
): Finding[] {
  const grants = all.filter(({ principal }) => principal.address === who);
  const own = needs.filter((need) => need.who === who);
  const superfluous = matching.superfluous(grants, own);
  const kept = grants.filter((grant) => !superfluous.includes(grant));
  return [
    ...superfluous.map((grant) => unusedGrant(grant, own, matching)),
    ...kept.flatMap((grant) => wideGrant(grant, own, matching)),
  ];
}

function unusedGrant(grant: Access, needs: readonly Need[], matching: Matching): Finding {
  const { path, principal, role, on } = grant;
  const doubled = needs.some((need) => matching.satisfies(grant, need));
  return {
    severity: "warning",
    rule: "grant-unused",
    path,
    what: `${principal.name} holds the role "${role}" on ${on.path}, and nothing uses it`,
    why: doubled
      ? "another grant of the same identity already allows all that is done there"
      : "Azure does nothing there under this identity that needs it",
    fix: "remove the grant",
  };
}

function wideGrant(grant: Access, needs: readonly Need[], matching: Matching): Finding[] {
  const narrower = matching.narrower(grant, needs);
  if (narrower === undefined) return [];
  const used = needs.filter((need) => matching.satisfies(grant, need));
  return [
    {
      severity: "warning",
      rule: "grant-wide",
      path: grant.path,
      what: `${grant.principal.name} holds the role "${grant.role}" on ${grant.on.path}; "${narrower}" would do`,
      why: `all that is done there is ${actionsIn(used).join(", ")}: ${reasonsOf(used)}`,
      fix: howToGrant(used, grant.principal.name, grant.on.path),
    },
  ];
}

/** By who needs it, and on what. */
function groupsOf(needs: readonly Need[]): Need[][] {
  const groups = new Map<string, Need[]>();
  for (const need of needs) {
    const key = `${need.who} ${need.on}`;
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  return [...groups.values()];
}
