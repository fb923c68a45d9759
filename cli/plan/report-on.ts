import { accessDelta, accessOf } from "../../ci/access/access";
import { costOf } from "../../ci/cost/cost";
import { costDelta } from "../../ci/cost/delta";
import { packagesOf } from "../../ci/packages/package";
import { packageChanges } from "../../ci/packages/package-change";
import { readPlan } from "../../ci/plan/change";
import { asMoved } from "../../ci/plan/moved-stack";
import { priorStack } from "../../ci/plan/prior-stack";
import { checkPolicy } from "../../ci/policy/check";
import { today } from "../../ci/policy/dates";
import { type Basis, type Report, reportOf } from "../../ci/report/report";
import { readStack } from "../../ci/stack";
import { environments } from "../../environments/all";

export interface Planned {
  /** `terraform show -json` of the plan. */
  readonly json: string;
  /** Folder of the stack that is planned, absolute. */
  readonly stack: string;
  readonly basis: Basis;
  /** Folder of the stack it is compared with; undefined when there is none. */
  readonly before: string | undefined;
}

/** Puts together what Terraform plans and what the stacks say by themselves. */
export async function reportOn(environment: string, planned: Planned): Promise<Report> {
  const { json, basis } = planned;
  const stack = readStack(planned.stack);
  const declaredBefore = planned.before === undefined ? undefined : readStack(planned.before);
  const plan = readPlan(json, stack, declaredBefore);
  const isDeployed = basis.kind === "deployed";
  const before = asMoved(
    declaredBefore ?? (isDeployed ? priorStack(json, stack, plan) : { ...stack, declared: [] }),
    plan,
  );
  const facts = environments.find(({ name }) => name === environment);
  const packages = packageChanges(isDeployed ? [] : await packagesOf(before), await packagesOf(stack));
  const touched = new Set(plan.changes.map(({ path }) => path));
  return reportOf({
    plan,
    stack,
    basis,
    // what is deployed cannot be looked into: of what changes, the size before is not known
    packages: isDeployed ? packages.filter(({ path }) => touched.has(path)) : packages,
    access: accessDelta(accessOf(before), accessOf(stack)),
    cost: facts && costDelta(costOf(before, facts.expectedLoad), costOf(stack, facts.expectedLoad)),
    findings: facts && checkPolicy({ stack, facts, today: today() }).findings,
  });
}
