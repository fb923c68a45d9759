import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { wholeState } from "../emulator/terraform/state/state-file";
import { stateFile } from "../emulator/terraform/state/state-place";
import * as workloads from "../workloads/all";
import type { Workload } from "../workloads/workload";
import { expectEnvironment } from "./environments";
import { Failure } from "./failure";
import { isServed, terraform } from "./plan/terraform";

const Outputs = z.record(z.string(), z.object({ value: z.unknown() }));

/**
 * What a deployed environment tells about itself: the outputs of its stack.
 *
 * @throws Failure EnvironmentNotFound, EnvironmentNotSynthesized, EnvironmentNotDeployed; TerraformFailed with its words
 */
export async function outputsOf(root: string, environment: string): Promise<Record<string, unknown>> {
  // what runs on this machine is looked into and stopped whatever the files of other environments say
  await expectEnvironment(environment);
  const stack = synthesizedFolder(root, environment);
  const outputs = servedOutputs(root, stack) ?? Outputs.parse(JSON.parse(await outputsIn(stack)));
  if (Object.keys(outputs).length === 0) throw notDeployed(environment, "no outputs");
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Where the last synth has put a stack, as it is. @throws Failure EnvironmentNotSynthesized */
export function synthesizedFolder(root: string, environment: string): string {
  const stack = join(root, "cdktf.out", "stacks", environment);
  if (existsSync(join(stack, "cdk.tf.json"))) return stack;
  throw new Failure("EnvironmentNotSynthesized", {
    what: `cdktf.out has no stack for ${environment}`,
    why: "a stack says where Terraform's state lies, and nothing has been synthesized in this checkout",
    fix: environment === "local" ? "npm start" : "npx cdktf synth",
  });
}

/** Of a state that lies here whole: Terraform would be served it, and say the same. */
function servedOutputs(root: string, stack: string): z.output<typeof Outputs> | undefined {
  if (!isServed(stack)) return undefined;
  const state = wholeState(stateFile(join(root, ".vitrine/local")));
  const found = Outputs.safeParse(state?.["outputs"]);
  return found.success ? found.data : undefined;
}

/** A stack that was deployed elsewhere, or whose state has moved, is initialized here first. */
async function outputsIn(stack: string): Promise<string> {
  try {
    return await terraform(stack, "output", "-json");
  } catch (error) {
    if (!/terraform init/.test((error as Error).message)) throw error;
    await terraform(stack, "init", "-input=false");
    return terraform(stack, "output", "-json");
  }
}

/**
 * What a deployed environment tells about one of its workloads.
 *
 * @throws Failure as `outputsOf`; EnvironmentNotDeployed when the environment is without it
 */
export async function workloadOutputs<Name extends keyof typeof workloads>(
  root: string,
  environment: string,
  name: Name,
): Promise<z.output<(typeof workloads)[Name]["outputs"]>> {
  const known: Readonly<Record<keyof typeof workloads, Workload>> = workloads;
  const { outputs, title } = known[name];
  const found = partOf(await outputsOf(root, environment), outputs, { environment, part: title });
  return found as z.output<(typeof workloads)[Name]["outputs"]>;
}

/** Some of the outputs. @throws Failure EnvironmentNotDeployed when the environment is without them */
export function partOf<Part>(
  outputs: Record<string, unknown>,
  schema: z.ZodType<Part>,
  { environment, part }: { readonly environment: string; readonly part: string },
): Part {
  const found = schema.safeParse(outputs);
  if (found.success) return found.data;
  throw notDeployed(environment, `no ${part}`, found.error);
}

function notDeployed(environment: string, missing: string, cause?: unknown): Failure {
  return new Failure("EnvironmentNotDeployed", {
    what: `the environment ${environment} has ${missing} that is deployed from this checkout`,
    why: "Terraform's state does not know it: it was never deployed, was destroyed, or the workload is switched off",
    fix: environment === "local" ? "npm start, or npx cdktf deploy local" : `npx cdktf deploy ${environment}`,
    cause,
  });
}
