import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Step } from "./progress";
import { terraform } from "./terraform";

/**
 * Plans an environment as `npx cdktf deploy` would: with its own state and Azure's own providers, so with credentials;
 * for `local`, with the local Azure.
 *
 * @param stack absolute, below cdktf.out/stacks
 * @returns `terraform show -json` of the plan
 * @param out keeps the plan in this file, so that exactly it can be applied: `terraform apply FILE` in the stack's folder
 */
export async function planDeployed(stack: string, out: string | undefined, step: Step): Promise<string> {
  const file = out === undefined ? join(stack, "vitrine-plan.bin") : resolve(out);
  // who only looks needs no right to write the state, and waits for nobody
  const lock = out === undefined ? "-lock=false" : "-lock-timeout=5m";
  // the synth puts the committed hashes of providers beside the stack: what is not among them is not run
  const isLocked = existsSync(join(stack, "..", "..", "..", "stacks", "providers.lock.hcl"));
  const locked = isLocked ? ["-lockfile=readonly"] : [];
  await step("initializing Terraform", () => terraform(stack, "init", "-input=false", ...locked));
  try {
    await step("comparing with what is deployed", () =>
      terraform(stack, "plan", "-input=false", lock, `-out=${file}`),
    );
    return await terraform(stack, "show", "-json", file);
  } finally {
    if (out === undefined) await rm(file, { force: true });
  }
}
