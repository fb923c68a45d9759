import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Drift, driftOf } from "../../ci/drift/drift";
import { readPlan } from "../../ci/plan/change";
import { readStack } from "../../ci/stack";
import { Failure } from "../failure";
import { planDeployed } from "../plan/plan-deployed";
import type { Step } from "../plan/progress";
import { terraform } from "../plan/terraform";
import { computedIn } from "./computed-attributes";
import { enumeratedIn } from "./enumerated-attributes";

/**
 * Compares what is really deployed with what was deployed last, and with the code.
 *
 * @param stack absolute, below cdktf.out/stacks
 */
export async function compareDeployed(root: string, environment: string, step: Step): Promise<Drift> {
  const folder = join(root, "cdktf.out", "stacks", environment);
  // without a state there is nothing to ask the local Azure, which would be started for it
  const isAbsent = environment === "local" && !existsSync(join(root, ".vitrine/local/terraform.tfstate"));
  if (isAbsent) return { environment, compared: 0, resources: [] };

  const { json, isRefused } = await planned(folder, step);
  const stack = readStack(folder);
  const plan = readPlan(json, stack);
  return driftOf({
    plan,
    stack,
    isRefused,
    compared: resourcesBefore(json),
    isComputed: computedIn(
      root,
      plan.drift.map(({ type }) => type),
    ),
    isEnumerated: enumeratedIn(root),
  });
}

/** A plan of a deploy says what a deploy would do about it. Where Terraform refuses to plan one, it only compares. */
async function planned(folder: string, step: Step): Promise<{ json: string; isRefused: boolean }> {
  try {
    return { json: await planDeployed(folder, undefined, step), isRefused: false };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "DataProtected") throw error;
  }
  const file = join(folder, "vitrine-drift.bin");
  try {
    await step("comparing once more, without a deploy", () =>
      terraform(folder, "plan", "-refresh-only", "-input=false", "-lock=false", `-out=${file}`),
    );
    return { json: await terraform(folder, "show", "-json", file), isRefused: true };
  } finally {
    rmSync(file, { force: true });
  }
}

/** How many resources are deployed, as the state says after the comparison, and those that are gone. */
function resourcesBefore(json: string): number {
  const { prior_state, resource_drift = [] } = JSON.parse(json) as {
    readonly prior_state?: {
      readonly values?: { readonly root_module?: { readonly resources?: readonly Kept[] } };
    };
    readonly resource_drift?: readonly { readonly change: { readonly actions: readonly string[] } }[];
  };
  const there = (prior_state?.values?.root_module?.resources ?? []).filter(({ mode }) => mode === "managed");
  return there.length + resource_drift.filter(({ change }) => change.actions.includes("delete")).length;
}

interface Kept {
  readonly mode: "managed" | "data";
}
