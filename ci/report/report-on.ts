import type { Demand } from "../../workloads/demand";
import { accessDelta, accessOf } from "../access/access";
import { costOf } from "../cost/cost";
import { costDelta } from "../cost/delta";
import type { PriceTable } from "../cost/price-table";
import { declaredExperiments } from "../experiments/declared-experiments";
import { experimentNotes, type ToldExperiments } from "../experiments/experiment-notes";
import type { Finding } from "../finding";
import { loadParser } from "../migrations/losses";
import { packagesOf } from "../packages/package";
import { packageChanges } from "../packages/package-change";
import { type Plan, readPlan } from "../plan/change";
import { type AddressMove, asMoved } from "../plan/moved-stack";
import { priorStack } from "../plan/prior-stack";
import { checkPolicy } from "../policy/check";
import { today } from "../policy/dates";
import type { JudgedEnvironment } from "../policy/judged-environment";
import type { Stack } from "../stack";
import { renamesIn } from "./renames";
import { type Basis, type Report, type ReportedExperiments, reportOf } from "./report";

export interface Planned {
  /** `terraform show -json` of the plan. */
  readonly json: string;
  readonly stack: Stack;
  readonly basis: Basis;
  /** What it is compared with. @default - what the plan's own state says; nothing for a first deploy */
  readonly before?: Stack;
  /** To tell what it costs. @default - the report does not say */
  readonly demand?: Demand;
  /** @default - Azure's list prices */
  readonly prices?: PriceTable;
  /** To ask the policy. @default - the report does not say */
  readonly facts?: JudgedEnvironment;
  /** What else was found in the stack. @default none */
  readonly findings?: readonly Finding[];
  /** Asks the estate that runs of its experiments, where there are some before or after. It does not throw. @default - nobody is asked */
  readonly askExperiments?: () => Promise<ToldExperiments>;
}

/** Puts together what Terraform plans and what the stacks before and after it say by themselves. */
export async function reportOn(planned: Planned): Promise<Report> {
  const { json, stack, basis, demand, prices, facts, findings: others = [] } = planned;
  await loadParser();
  const plan = readPlan(json, stack, planned.before);
  // also what only looks like a rename: that it is the same to everybody is what a reviewer has to know
  const moves = [...movesOf(plan), ...renamesIn(plan.changes).flatMap((rename) => rename.moves)];
  const before = asMoved(planned.before ?? priorStack(json, stack, plan), moves, stack);
  const isDeployed = basis.kind === "deployed";
  const packages = packageChanges(isDeployed ? [] : await packagesOf(before), await packagesOf(stack));
  const touched = new Set(plan.changes.map(({ path }) => path));
  return reportOf({
    plan,
    stack,
    basis,
    // what is deployed cannot be looked into: of what changes, the size before is not known
    packages: isDeployed ? packages.filter(({ path }) => touched.has(path)) : packages,
    access: accessDelta(accessOf(before), accessOf(stack)),
    cost: demand && costDelta(costOf(before, { demand, prices }), costOf(stack, { demand, prices })),
    findings: facts && checkPolicy({ stack, facts, today: today(), others }).findings,
    experiments: await reportedExperiments(before, stack, planned.askExperiments),
  });
}

async function reportedExperiments(
  before: Stack,
  after: Stack,
  ask: Planned["askExperiments"] = async () => ({ notAsked: "nobody was asked" }),
): Promise<ReportedExperiments | undefined> {
  const change = { before: declaredExperiments(before), after: declaredExperiments(after) };
  const names = Object.keys({ ...change.before, ...change.after });
  if (names.length === 0) return undefined;
  const found = await ask();
  if ("notAsked" in found) return { ...found, names };
  return { at: found.at, notes: experimentNotes(change, found.told) };
}

function movesOf({ changes }: Plan): AddressMove[] {
  return changes.flatMap(({ previousAddress: from, address: to }) =>
    from === undefined ? [] : [{ from, to }],
  );
}
