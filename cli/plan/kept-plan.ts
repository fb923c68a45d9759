import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ContainerClient } from "@azure/storage-blob";
import { KeptPlans } from "../../ci/promotion/kept-plans";
import type { Environment } from "../../environments/environment";
import { Failure } from "../failure";
import { pipelineCredential } from "../promote/github-credential";

/** Where a plan lies while it is made and applied; elsewhere it is in the state's own account. */
export function savedPlanOf(root: string, environment: string): string {
  return join(root, "cdktf.out", "stacks", environment, "saved.plan");
}

/** Puts a plan that was just saved beside the state. @param run the name to take it back by */
export async function keepPlan(root: string, environment: Environment, run: string): Promise<void> {
  await keptPlansOf(environment).keep(run, savedPlanOf(root, environment.name));
}

/** @throws Failure PlanNotKept */
export async function takePlan(root: string, environment: Environment, run: string): Promise<string> {
  const file = savedPlanOf(root, environment.name);
  if (await keptPlansOf(environment).take(run, file)) return file;
  throw new Failure("PlanNotKept", {
    what: `no plan of ${environment.name} is kept for ${run}`,
    why: "it was taken already, or the run that should have made it found nothing to change",
    fix: "run the workflow again, and read the new plan",
  });
}

/** What nobody will apply need not be kept. */
export async function dropPlan(root: string, environment: string): Promise<void> {
  await rm(savedPlanOf(root, environment), { force: true });
}

/** @throws Failure OptionNotValid before anything takes its time */
export function checkRun({ name, state }: Environment, run: string): void {
  if (state.kind !== "azure") {
    throw new Failure("OptionNotValid", {
      what: `${name} keeps its state in the checkout, and has no account for plans`,
      fix: "--out FILE keeps the plan in a file",
    });
  }
  if (!/^[\w-]{1,64}$/.test(run)) {
    throw new Failure("OptionNotValid", {
      what: `a plan cannot be kept as ${JSON.stringify(run)}`,
      fix: "1 to 64 letters, digits, hyphens and underscores, such as GITHUB_RUN_ID",
    });
  }
}

function keptPlansOf({ state, tenantId }: Environment): KeptPlans {
  if (state.kind !== "azure") throw new Error("checkRun comes first");
  const address = `https://${state.storageAccountName}.blob.core.windows.net/${state.containerName}`;
  return new KeptPlans(new ContainerClient(address, pipelineCredential(tenantId)));
}
