import { allows } from "../../azure/roles/allows";
import { findRole, roles } from "../../azure/roles/roles";
import type { Access } from "../access/access";
import { withParents } from "../access/scopes";
import type { Stack } from "../stack";
import { rolesFor } from "./advice";
import type { Need } from "./need";

/** Which grants allow what is needed. */
export class Matching {
  private readonly stack: Stack;
  private readonly chains = new Map<string, readonly string[]>();

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** Whether a grant allows what is needed, where it is needed. */
  satisfies({ principal, role, on }: Access, { who, what, on: wanted }: Need): boolean {
    if (principal.address !== who) return false;
    if (!this.within(wanted).includes(on.address ?? on.path)) return false;
    if ("role" in what) return what.role === role;
    const known = findRole(role);
    return known !== undefined && allows(known, what.action);
  }

  /**
   * The grants that can be taken away without anything missing: the widest of those that would do in each other's
   * place, and those that nothing needs.
   */
  superfluous(grants: readonly Access[], needs: readonly Need[]): Access[] {
    const met = needs.filter((need) => grants.some((grant) => this.satisfies(grant, need)));
    const kept = new Set(grants);
    for (const grant of [...grants].sort((a, b) => widthOf(b.role) - widthOf(a.role))) {
      const others = [...kept].filter((other) => other !== grant);
      if (met.every((need) => others.some((other) => this.satisfies(other, need)))) kept.delete(grant);
    }
    return grants.filter((grant) => !kept.has(grant));
  }

  /** A narrower role of the same kind that would do instead; undefined when the grant is as narrow as can be. */
  narrower(grant: Access, needs: readonly Need[]): string | undefined {
    const used = needs.filter((need) => this.satisfies(grant, need));
    const actions = used.flatMap(({ what }) => ("action" in what ? [what.action] : []));
    if (actions.length < used.length || findRole(grant.role) === undefined) return undefined;
    const [narrowest] = rolesFor(actions);
    return narrowest !== undefined && widthOf(narrowest) < widthOf(grant.role) ? narrowest : undefined;
  }

  private within(address: string): readonly string[] {
    const known = this.chains.get(address) ?? withParents(this.stack, address);
    this.chains.set(address, known);
    return known;
  }
}

/** The table of roles begins with the narrowest of each kind. */
function widthOf(role: string): number {
  return roles.findIndex(({ name }) => name === role);
}
