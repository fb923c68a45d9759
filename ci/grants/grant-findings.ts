import { type Access, accessOf } from "../access/access";
import { declaredAt } from "../access/declared-at";
import { byWeight, type Finding } from "../finding";
import type { Stack } from "../stack";
import { actionsIn, howToGrant, whoNeedsIt } from "./advice";
import { codeNeeds, type Unclear } from "./code-needs";
import { Matching } from "./matching";
import type { Need } from "./need";
import { platformNeeds } from "./platform-needs";
import type { Uses } from "./remembered-uses";
import { type RunningCode, runningCode } from "./running-code";

/**
 * Compares the grants of a stack with what the shipped code and the platform do under its identities.
 *
 * What is missing is an error, what nothing uses a warning. People's grants are not judged: what they need stands in
 * no source. Nor are those of identities that run code which is not among the packages.
 *
 * @param uses of each package by its name, from `rememberedUses`
 */
export function grantFindings(stack: Stack, uses: Uses): Finding[] {
  const matching = new Matching(stack);
  const grants = accessOf(stack).filter(({ principal }) => principal.address !== undefined);
  const running = runningCode(stack);
  const fromCode = running.flatMap((code) => {
    const known = uses[code.package];
    return known ? [{ code, ...codeNeeds(stack, code, known) }] : [];
  });
  const needs = [...fromCode.flatMap((each) => each.needs), ...platformNeeds(stack)];

  const missing = needs.filter((need) => !grants.some((grant) => matching.satisfies(grant, need)));
  const unknownCode = new Set(
    running.filter((code) => !(code.package in uses)).map(({ identity }) => identity),
  );
  const judged = [...new Set(needs.map(({ who }) => who))].filter((who) => !unknownCode.has(who));
  return [
    ...groupsOf(missing).map((group) => missingGrant(stack, group)),
    ...judged.flatMap((who) => ofPrincipal(who, grants, needs, matching)),
    ...fromCode.flatMap(({ code, unclear }) => unclearUses(code, unclear)),
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
    why: `${by} needs it: ${whoNeedsIt(needs)}. Azure would answer 403`,
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
      : "neither the code that runs under this identity nor the platform does anything there that needs it",
    fix: "remove the grant; when the code should use it, look why it does not",
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
      why: `all that is done there is ${actionsIn(used).join(", ")}: ${whoNeedsIt(used)}`,
      fix: howToGrant(used, grant.principal.name, grant.on.path),
    },
  ];
}

function unclearUses({ path }: RunningCode, unclear: readonly Unclear[]): Finding[] {
  const distinct = new Map(unclear.map((each) => [`${each.use.at} ${each.why}`, each]));
  return [...distinct.values()].map(({ use, why }) => ({
    severity: "warning" as const,
    rule: "grant-unclear",
    path,
    what: `${use.at}: ${use.operation} ${reasons[why].what}`,
    why: "whether this identity is granted what it needs, and no more, cannot be told",
    fix: reasons[why].fix,
  }));
}

const reasons = {
  address: {
    what: "goes to an address that no setting gives",
    fix: "make the client from a setting of the app's settings.ts",
  },
  elsewhere: {
    what: "goes to a setting that names no resource of this stack",
    fix: "set it from the resource that it is the address of",
  },
  operation: {
    what: "needs operations of Azure that this check does not know",
    fix: "add it to ci/grants/code/operations.ts, or requests without an SDK to ci/grants/requests.ts",
  },
  part: {
    what: "may be of any container",
    fix: "give the container's name a type with its possible values",
  },
} as const;

/** By who needs it, and on what. */
function groupsOf(needs: readonly Need[]): Need[][] {
  const groups = new Map<string, Need[]>();
  for (const need of needs) {
    const key = `${need.who} ${need.on}`;
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  return [...groups.values()];
}
