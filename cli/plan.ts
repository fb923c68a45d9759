import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { installProvider } from "../emulator/terraform/install";
import { Failure } from "./failure";
import type { Verb } from "./verb";

/** Plans a first deploy of any environment on this machine, with no account, no credentials and no network. */
export const plan: Verb = (root, exit) =>
  new Command("plan")
    .description("plan a first deploy of an environment against the emulated provider, without credentials")
    .argument("<environment>")
    .action(async (environment: string) => {
      const stack = join(root, "cdktf.out", "stacks", environment);
      if (!existsSync(join(stack, "cdk.tf.json"))) {
        throw new Failure("EnvironmentNotSynthesized", {
          what: `cdktf.out has no stack for the environment ${environment}`,
          fix: "npx cdktf synth, and check that environments/ has a file of that name",
        });
      }
      exit(await planWithoutCredentials(root, stack));
    });

/** @returns Terraform's exit code */
export async function planWithoutCredentials(root: string, stack: string): Promise<number> {
  const workspace = mkdtempSync(join(tmpdir(), "vitrine-plan-"));
  try {
    writeFileSync(join(workspace, "cdk.tf.json"), withoutBackend(join(stack, "cdk.tf.json")));
    if (existsSync(join(stack, "assets")))
      cpSync(join(stack, "assets"), join(workspace, "assets"), { recursive: true });
    installProvider(workspace, { root, azure: "none" });
    const initialized = await terraform(workspace, ["init", "-input=false", "-no-color"], "ignore");
    return initialized === 0
      ? await terraform(workspace, ["plan", "-input=false", "-lock=false"], "inherit")
      : initialized;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** The stack with an empty local state: the real one cannot be reached without credentials. */
function withoutBackend(file: string): string {
  const stack = JSON.parse(readFileSync(file, "utf8")) as { terraform: { backend?: unknown } };
  delete stack.terraform.backend;
  return JSON.stringify(stack, undefined, 2);
}

function terraform(directory: string, args: string[], output: "inherit" | "ignore"): Promise<number> {
  const command = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: directory, stdio: ["ignore", output, "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
