import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, Option } from "commander";
import { grantFindings } from "../../ci/grants/grant-findings";
import { commentLimit, reportInMarkdown } from "../../ci/report/markdown";
import { exitCodeOf, type Report } from "../../ci/report/report";
import { type Planned, reportOn } from "../../ci/report/report-on";
import { reportInText } from "../../ci/report/text";
import { readStack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import { demandOf } from "../../workloads/expected-demand";
import { colours } from "../colours";
import { allWorkloads, environmentNamed } from "../environments";
import { Failure } from "../failure";
import { baseCommitOf, commitOf } from "../plan/base-commit";
import { checkRun, dropPlan, keepPlan, savedPlanOf, takePlan } from "../plan/kept-plan";
import { planDeployed } from "../plan/plan-deployed";
import { planWithoutCredentials } from "../plan/plan-without-credentials";
import { onTerminal } from "../plan/progress";
import { synthesize } from "../plan/synthesize";
import { askExperiments, experimentsIn } from "../plan/told-experiments";
import type { Verb } from "../verb";

interface Options {
  readonly against?: string;
  readonly deployed?: true;
  readonly out?: string;
  readonly keep?: string;
  readonly take?: string;
  readonly markdown?: true;
  readonly json?: true;
  readonly artifact?: string;
  readonly experiments?: string;
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
    .addOption(
      new Option(
        "--keep <run>",
        "keep the plan that --deployed makes beside the state, where only deployers read, when it changes something",
      ).conflicts("out"),
    )
    .addOption(
      new Option(
        "--take <run>",
        "bring a kept plan to cdktf.out, to apply exactly it; nothing is planned",
      ).conflicts(["against", "deployed", "out", "keep", "markdown", "artifact"]),
    )
    .option(
      "--markdown",
      `for a pull request, below GitHub's ${commentLimit.toLocaleString("en-US")} characters`,
    )
    .addOption(new Option("--json", "one JSON document").conflicts("markdown"))
    .option(
      "--experiments <file>",
      "how experiments stand: what `npx vitrine experiment --json` printed for whoever could ask the estate; --deployed asks it itself",
    )
    .option("--artifact <file>", "also write the whole report as Markdown, whatever its length")
    .action(async (environment: string, options: Options) => {
      const facts = await factsOf(environment, options);
      if (options.take !== undefined) {
        const file = await takePlan(root, facts, options.take);
        console.log(options.json ? JSON.stringify({ file }) : file);
        return;
      }
      const askOfExperiments = experimentsAsked(root, facts, options);
      const planned = await plannedWith(root, environment, options);
      const report = await reportOn({
        ...planned,
        facts,
        demand: demandOf(await allWorkloads(), facts),
        findings: grantFindings(planned.stack),
        askExperiments: askOfExperiments,
      });
      if (options.artifact) write(options.artifact, reportInMarkdown(report));
      const code = exitCodeOf(report);
      if (options.keep !== undefined && code === 2) await keepPlan(root, facts, options.keep);
      else if (options.keep !== undefined) await dropPlan(root, environment);
      console.log(written(report, options));
      exit(code);
    });

/** The estate on this machine can be asked whatever is compared. */
function experimentsAsked(root: string, facts: Environment, { experiments, deployed }: Options) {
  if (experiments !== undefined) {
    const told = experimentsIn(experiments);
    return async () => told;
  }
  if (deployed || facts.name === "local") return () => askExperiments(root, facts);
  return async () => ({
    notAsked: "a plan without credentials asks nobody, and --experiments named nothing that was written down",
  });
}

async function factsOf(environment: string, { deployed, out, keep, take }: Options): Promise<Environment> {
  const facts = await environmentNamed(environment);
  const run = keep ?? take;
  if (run !== undefined) checkRun(facts, run);
  if ((out || keep) && !deployed) {
    throw new Failure("OptionNotValid", {
      what: `--${out ? "out" : "keep"} keeps a plan to be applied, and a plan without credentials cannot be`,
      fix: "add --deployed",
    });
  }
  if (out && environment === "local") {
    throw new Failure("OptionNotValid", {
      what: "a plan of local cannot be kept to be applied",
      why: "its state is served to the Terraform that a command starts, and to none that is started by hand",
      fix: "npx cdktf deploy local, which shows its plan and asks",
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
    return {
      stack,
      json: await planDeployed(
        folder,
        options.keep === undefined ? options.out : savedPlanOf(root, environment),
        onTerminal,
      ),
      basis: { kind: "deployed" },
    };
  if (reference === undefined)
    return { stack, json: await planWithoutCredentials(root, folder), basis: { kind: "nothing" } };

  const base = await baseCommitOf(root, reference, { environment, step: onTerminal });
  return {
    stack,
    json: await planWithoutCredentials(root, folder, base.state),
    basis: { kind: "commit", reference, commit: base.commit },
    ...(base.stack === undefined ? {} : { before: readStack(base.stack) }),
  };
}

function written(report: Report, { json, markdown, artifact }: Options): string {
  if (json) return JSON.stringify(report);
  if (!markdown)
    return reportInText(report, { width: Math.min(process.stdout.columns ?? 100, 120), colours });
  const elsewhere = artifact && `the artifact of this run, \`${artifact}\``;
  return reportInMarkdown(report, { limit: commentLimit - 1, elsewhere }).trimEnd();
}

function write(file: string, text: string): void {
  const path = resolve(file);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
