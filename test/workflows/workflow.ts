import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** @param name below .github/workflows, without ".yml" */
export function readWorkflow(name: string): Workflow {
  return parse(readFileSync(join(".github/workflows", `${name}.yml`), "utf8"));
}

export function jobOf(workflow: Workflow, name: string): Job {
  const job = workflow.jobs[name];
  if (job) return job;
  throw new Error(`the workflow has no job ${name}, but ${Object.keys(workflow.jobs).join(", ")}`);
}

/** What GitHub knows when a job runs, by the path in an expression: "github.base_ref". */
export type Context = Readonly<Record<string, string>>;

export interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs the commands of a job as a runner does, each in the job's shell, until one fails.
 *
 * Steps that use an action are left out: whoever calls has done what they would.
 */
export async function runJob(
  job: Job,
  { folder, context, env }: { folder: string; context: Context; env: Readonly<Record<string, string>> },
): Promise<Run> {
  let output = "";
  for (const step of job.steps ?? []) {
    if (step.run === undefined) continue;
    if (step.run.includes("${{"))
      throw new Error(`an expression in a command lets others write it: ${step.run}`);
    const variables = expanded({ ...job.env, ...step.env }, context);
    const { exitCode, output: printed } = await bash(step.run, folder, { ...env, ...variables });
    output += printed;
    if (exitCode !== 0) return { exitCode, output };
  }
  return { exitCode: 0, output };
}

function expanded(values: Readonly<Record<string, string>>, context: Context): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, path: string) => {
        const found = context[path];
        if (found === undefined) throw new Error(`this test does not say what ${path} is`);
        return found;
      }),
    ]),
  );
}

/** With the options that GitHub documents for `shell: bash`. */
async function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Run> {
  const { PATH, HOME } = process.env;
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    env: { PATH, HOME, CI: "true", CHECKPOINT_DISABLE: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, output: stripVTControlCharacters(output) };
}
