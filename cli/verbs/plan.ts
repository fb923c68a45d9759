import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, Option } from "commander";
import { grantFindings } from "../../ci/grants/grant-findings";
import { usesOfLastSynth } from "../../ci/grants/remembered-uses";
import { commentLimit, inMarkdown } from "../../ci/report/markdown";
import { exitCodeOf, type Report } from "../../ci/report/report";
import { type Planned, reportOn } from "../../ci/report/report-on";
import { inText } from "../../ci/report/text";
import { readStack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import { colours } from "../colours";
import { environmentNamed } from "../environments";
import { Failure } from "../failure";
import { baseOf, commitOf } from "../plan/base";
import { planDeployed } from "../plan/deployed";
import { onTerminal } from "../plan/progress";
import { synthesize } from "../plan/synthesize";
import { Workspace } from "../plan/workspace";
import type { Verb } from "./verb";

interface Options {
  readonly against?: string;
  readonly deployed?: true;
  readonly out?: string;
  readonly markdown?: true;
  readonly json?: true;
  readonly artifact?: string;
}

/** What a deploy would change, as a reviewer reads it. */
export const plan: Verb = (root, exit) =>
  new Command("plan")
    .description(
      "show what a deploy would change, without credentials; exit code 0 nothing, 2 changes, 3 refused by policy",
    )
    .argument("<environment>")
    .addOption(
      new Option(
        "--against <commit>",
        "as if this branch, tag or commit were deployed, not nothing",
      ).conflicts("deployed"),
    )
    .option(
      "--deployed",
      "against what is really deployed: with credentials, or for local with the local Azure",
    )
    .option("--out <file>", "keep the plan that --deployed makes, to apply exactly it")
    .option(
      "--markdown",
      `for a pull request, below GitHub's ${commentLimit.toLocaleString("en-US")} characters`,
    )
    .addOption(new Option("--json", "one JSON document").conflicts("markdown"))
    .option("--artifact <file>", "also write the whole report as Markdown, whatever its length")
    .action(async (environment: string, options: Options) => {
      const facts = await factsOf(environment, options);
      const planned = await plannedWith(root, environment, options);
      const report = await reportOn({
        ...planned,
        facts,
        load: facts.expectedLoad,
        findings: grantFindings(planned.stack, usesOfLastSynth(root)),
      });
      if (options.artifact) write(options.artifact, inMarkdown(report));
      console.log(written(report, options));
      exit(exitCodeOf(report));
    });

async function factsOf(environment: string, { deployed, out }: Options): Promise<Environment> {
  const facts = await environmentNamed(environment);
  if (out && !deployed) {
    throw new Failure("OptionNotValid", {
      what: "--out keeps a plan to be applied, and a plan without credentials cannot be",
      fix: "add --deployed",
    });
  }
  return facts;
}

async function plannedWith(root: string, environment: string, options: Options): Promise<Planned> {
  const { against: reference } = options;
  if (reference !== undefined) await commitOf(root, reference); // before anything takes its time
  await onTerminal(`synthesizing ${environment}`, () => synthesize(root, "this checkout"));
  const folder = join(root, "cdktf.out", "stacks", environment);
  const stack = readStack(folder);
  if (options.deployed)
    return { stack, json: await planDeployed(folder, options.out, onTerminal), basis: { kind: "deployed" } };
  if (reference === undefined)
    return { stack, json: await planWithoutCredentials(root, folder), basis: { kind: "nothing" } };

  const base = await baseOf(root, reference, { environment, step: onTerminal });
  return {
    stack,
    json: await planWithoutCredentials(root, folder, base.state),
    basis: { kind: "commit", reference, commit: base.commit },
    ...(base.stack === undefined ? {} : { before: readStack(base.stack) }),
  };
}

/**
 * @param state what is deployed. @default - nothing
 * @returns `terraform show -json` of the plan
 */
async function planWithoutCredentials(root: string, stack: string, state?: string): Promise<string> {
  return onTerminal("planning", async () => {
    const workspace = await Workspace.of(root, stack);
    try {
      if (state !== undefined) workspace.writeState(state);
      return await workspace.plan();
    } finally {
      workspace.remove();
    }
  });
}

function written(report: Report, { json, markdown, artifact }: Options): string {
  if (json) return JSON.stringify(report);
  if (!markdown) return inText(report, { width: Math.min(process.stdout.columns ?? 100, 120), colours });
  const elsewhere = artifact && `the artifact of this run, \`${artifact}\``;
  return inMarkdown(report, { limit: commentLimit - 1, elsewhere }).trimEnd();
}

function write(file: string, text: string): void {
  const path = resolve(file);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
