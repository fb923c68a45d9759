import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { serveState } from "../../emulator/terraform/state/serve-state";
import { Failure } from "../failure";

/** @returns what Terraform prints. @throws Failure TerraformFailed with Terraform's own words, or TerraformMissing */
export function terraform(folder: string, ...args: readonly string[]): Promise<string> {
  return terraformWith({}, folder, ...args);
}

/** The same. @param environment beside this process's own */
export async function terraformWith(
  environment: Readonly<Record<string, string>>,
  folder: string,
  ...args: readonly string[]
): Promise<string> {
  const program = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  const [command = "", ...options] = args;
  const child = spawn(program, [command, "-no-color", ...options], {
    cwd: folder,
    env: {
      ...process.env,
      ...(await servedState(folder)),
      ...environment,
      TF_IN_AUTOMATION: "1",
      // does not ask whether there is a newer one, which takes seconds where there is no network
      CHECKPOINT_DISABLE: "1",
      // it ends soon, and would collect garbage for a sixth of its time
      GOGC: process.env["GOGC"] ?? "400",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (cause) => reject(missing(program, cause)));
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  const printed = Buffer.concat(stdout).toString("utf8");
  if (code === 0) return printed;
  throw failed(command, errorsIn(stderr || printed));
}

let served: ReturnType<typeof serveState> | undefined;

/** Where nobody has served the state yet that a stack's Terraform asks for: that of `local`. */
async function servedState(folder: string): Promise<Readonly<Record<string, string>>> {
  if (!isServed(folder) || process.env["TF_HTTP_ADDRESS"]) return {};
  served ??= serveState(dirname(dirname(dirname(folder))));
  return served;
}

/** Whether a stack's Terraform is served its state: that of `local`. */
export function isServed(folder: string): boolean {
  const text = readFileSync(join(folder, "cdk.tf.json"), "utf8");
  const { terraform: settings } = JSON.parse(text) as { terraform?: { backend?: { http?: object } } };
  return settings?.backend?.http !== undefined;
}

function failed(command: string, words: string): Failure {
  const isProtected = /Instance cannot be destroyed/.test(words);
  return new Failure(isProtected ? "DataProtected" : "TerraformFailed", {
    what: `terraform ${command} refuses:\n${words.replaceAll(/^/gm, "  ")}`,
    why: isProtected ? "it holds data that is protected" : "Terraform says why, above",
    fix: isProtected
      ? "leave what cannot be changed in place as it is; to lose what is in it on purpose, turn dataProtected off in the environment's file, deploy that, then this"
      : "mend what Terraform says above, then run this again",
  });
}

/** Terraform's errors without what is around them: warnings about a configuration of its own come first. */
function errorsIn(text: string): string {
  const plain = stripVTControlCharacters(text).trim();
  const start = plain.search(/^[│ ]*Error: /m);
  return start < 0 ? plain : plain.slice(start).trim();
}

function missing(program: string, cause: unknown): Failure {
  return new Failure("TerraformMissing", {
    what: `${program} cannot be started`,
    why: "Terraform plans, and keeps what is deployed",
    fix: "install Terraform 1.5 or newer, or set TERRAFORM_BINARY_NAME to OpenTofu's tofu",
    cause,
  });
}
