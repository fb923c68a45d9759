import { existsSync } from "node:fs";
import { join } from "node:path";
import { readStack, type Stack } from "../ci/stack";
import { environments } from "../environments/all";
import type { Environment } from "../environments/environment";
import { Failure } from "./failure";

/** @throws Failure EnvironmentNotFound */
export function environmentNamed(name: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  throw new Failure("EnvironmentNotFound", {
    what: `environments/ has no ${name}; it has ${environments.map((each) => each.name).join(", ")}`,
    fix: "name one of them",
  });
}

/** What the last synth wrote of an environment, or of the bootstrap. @throws Failure EnvironmentNotSynthesized */
export function stackOf(root: string, name: string): Stack {
  const folder = join(root, "cdktf.out", "stacks", name);
  if (existsSync(join(folder, "cdk.tf.json"))) return readStack(folder);
  throw notSynthesized(name);
}

/** An environment beside its stack. @throws Failure EnvironmentNotSynthesized */
export function synthesized(
  root: string,
  name: string,
): { readonly environment: Environment; readonly stack: Stack } {
  const environment = environments.find((each) => each.name === name);
  if (environment) return { environment, stack: stackOf(root, name) };
  throw notSynthesized(name);
}

function notSynthesized(name: string): Failure {
  return new Failure("EnvironmentNotSynthesized", {
    what: `cdktf.out has no stack for the environment ${name}`,
    fix: "npx cdktf synth, and check that environments/ has a file of that name",
  });
}
