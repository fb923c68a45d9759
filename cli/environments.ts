import { existsSync } from "node:fs";
import { join } from "node:path";
import { isStale } from "../ci/last-synth";
import { readStack, type Stack, together } from "../ci/stack";
import type { BootstrapValues } from "../environments/bootstrap-schema";
import type { Environment } from "../environments/environment";
import type { Estates } from "../environments/estates";
import { needsOf } from "../workloads/needs";
import type { Workloads } from "../workloads/workload";
import { Failure } from "./failure";
import { onTerminal } from "./plan/progress";
import { synthesize } from "./plan/synthesize";
import { unknownName } from "./unknown-name";

// Read when a verb asks for them, and not before: a mistake in one of the files must keep nobody from stopping,
// or looking into, what runs.

/** @throws Error EnvironmentNotValid */
export async function allEnvironments(): Promise<readonly Environment[]> {
  return (await declared()).environments;
}

/** Those that environments may name. @throws Error EnvironmentNotValid */
export async function allWorkloads(): Promise<Workloads> {
  return (await declared()).workloads;
}

/** @throws Error EnvironmentNotValid; Failure BootstrapNotDeclared */
export async function bootstrapValues(): Promise<BootstrapValues> {
  const { bootstrap } = await declared();
  if (bootstrap) return bootstrap;
  throw new Failure("BootstrapNotDeclared", {
    what: "main.ts declares no bootstrap",
    why: "it says which environments a change passes, and where it is written down what passed",
    fix: "add bootstrap to it, as docs/ci.md says",
  });
}

async function declared(): Promise<Estates> {
  return (await import("#estates")).default;
}

/** @throws Failure EnvironmentNotFound */
export async function environmentNamed(name: string): Promise<Environment> {
  const environments = await allEnvironments();
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  throw unknownName("EnvironmentNotFound", {
    kind: "an environment",
    wanted: name,
    names: environments.map((each) => each.name),
    place: "environments/",
  });
}

/** Local is there even where no file says so; others have to be declared. @throws Failure EnvironmentNotFound */
export async function expectEnvironment(name: string): Promise<void> {
  if (name !== "local") await environmentNamed(name);
}

/**
 * The stack of an environment, or of the bootstrap, as the sources are now: it is synthesized when one of them has
 * changed since the last time.
 *
 * @throws Failure EnvironmentNotSynthesized, SynthFailed
 */
export async function stackOf(root: string, name: string): Promise<Stack> {
  if (name !== "bootstrap") await environmentNamed(name);
  if (isStale(root, await shippedFolders()))
    await onTerminal("synthesizing what has changed", () => synthesize(root, "this checkout"));
  const folder = join(root, "cdktf.out", "stacks", name);
  if (existsSync(join(folder, "cdk.tf.json"))) return readStack(folder);
  throw new Failure("EnvironmentNotSynthesized", {
    what: `cdktf.out has no stack for ${name}`,
    why: "nothing has been synthesized in this checkout since the environment was added",
    fix: "npx cdktf synth",
  });
}

async function shippedFolders(): Promise<string[]> {
  const { environments, workloads } = await declared();
  return environments.flatMap((environment) => needsOf(workloads, environment).folders);
}

/**
 * An environment's stack together with that of its network.
 *
 * @throws Failure EnvironmentNotFound, EnvironmentNotSynthesized
 */
export async function withItsNetwork(root: string, name: string): ReturnType<typeof synthesized> {
  const { environment, stack } = await synthesized(root, name);
  if (environment.network.mode === "public" || environment.network.own === undefined)
    return { environment, stack };
  return {
    environment,
    stack: together(stack, readStack(join(root, "cdktf.out/stacks", `network-${name}`))),
  };
}

/** An environment beside its stack. @throws Failure EnvironmentNotFound, EnvironmentNotSynthesized */
export async function synthesized(
  root: string,
  name: string,
): Promise<{ readonly environment: Environment; readonly stack: Stack }> {
  return { environment: await environmentNamed(name), stack: await stackOf(root, name) };
}
