import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProvider } from "../../emulator/terraform/install";
import { Failure } from "../failure";

/** Terraform beside an environment's stack, with the emulated providers: no account, no credentials, no network. */
export class Workspace {
  private readonly folder: string;
  private readonly root: string;

  private constructor(folder: string, root: string) {
    this.folder = folder;
    this.root = root;
  }

  /** @param root the checkout whose providers are used */
  static async of(root: string, stack: string): Promise<Workspace> {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-plan-"));
    const workspace = new Workspace(folder, root);
    await workspace.enter(stack);
    return workspace;
  }

  /** Makes this the stack that is planned; the state stays. */
  async enter(stack: string): Promise<void> {
    writeFileSync(join(this.folder, "cdk.tf.json"), withoutBackend(join(stack, "cdk.tf.json")));
    rmSync(join(this.folder, "assets"), { recursive: true, force: true });
    if (existsSync(join(stack, "assets")))
      cpSync(join(stack, "assets"), join(this.folder, "assets"), { recursive: true });
    installProvider(this.folder, { root: this.root, azure: "assumed" });
    await this.terraform("init", "-input=false");
  }

  /** Leaves the state that a deploy of the stack would leave. */
  async assumeDeployed(): Promise<void> {
    await this.terraform("apply", "-auto-approve", "-input=false", "-lock=false", "-parallelism=50");
  }

  /** @returns `terraform show -json` of the plan */
  async plan(): Promise<string> {
    await this.terraform("plan", "-input=false", "-lock=false", "-out=plan.bin", "-parallelism=50");
    return this.terraform("show", "-json", "plan.bin");
  }

  readState(): string | undefined {
    const file = join(this.folder, "terraform.tfstate");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  writeState(state: string): void {
    writeFileSync(join(this.folder, "terraform.tfstate"), state);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private terraform(...args: string[]): Promise<string> {
    return terraform(this.folder, ...args);
  }
}

/** @returns what Terraform prints. @throws Failure TerraformFailed with Terraform's own words */
export async function terraform(folder: string, ...args: readonly string[]): Promise<string> {
  const program = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const [command = "", ...options] = args;
  const child = spawn(program, [command, ...(command === "show" ? [] : ["-no-color"]), ...options], {
    cwd: folder,
    env: { ...process.env, TF_IN_AUTOMATION: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  if (code === 0) return printed.stdout;
  throw new Failure("TerraformFailed", {
    what: `terraform ${command} ended with ${code}: ${(printed.stderr || printed.stdout).trim()}`,
    fix: "mend what Terraform says above, then run this again",
  });
}

/** The stack with an empty local state: the real one cannot be reached without credentials. */
function withoutBackend(file: string): string {
  const stack = JSON.parse(readFileSync(file, "utf8")) as { terraform: { backend?: unknown } };
  delete stack.terraform.backend;
  return JSON.stringify(stack, undefined, 2);
}
