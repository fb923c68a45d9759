import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, succeeding } from "../support/command";
import { jobOf, readWorkflow, runJob } from "./workflow";

const folder = mkdtempSync(join(tmpdir(), "vitrine-saved-plan-"));
const stack = join(folder, "cdktf.out/stacks/dev");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { steps = [], ...apply } = jobOf(readWorkflow("deploy-environment"), "apply");
const applying = { ...apply, env: {}, steps: steps.filter(({ run }) => run?.startsWith("terraform")) };

it("a saved plan is applied once, and never to a state that has moved on", async () => {
  await succeeding(folder, "mkdir", "-p", stack);
  declare("one");
  await succeeding(stack, "terraform", "init", "-input=false");
  await succeeding(stack, "terraform", "plan", "-input=false", "-out=saved.plan");

  expect(await applied()).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(stack, "terraform.tfstate"), "utf8")).toContain('"one"');

  const again = await applied();
  expect(again.exitCode).toBe(1);
  expect(again.output).toContain("Saved plan is stale");

  declare("two");
  await succeeding(stack, "terraform", "plan", "-input=false", "-out=saved.plan");
  declare("three");
  expect((await command(stack, "terraform", "apply", "-auto-approve")).exitCode).toBe(0);
  const late = await applied();
  expect(late.exitCode).toBe(1);
  expect(late.output.replaceAll(/[│\s]+/g, " ")).toContain(
    "The given plan file can no longer be applied because the state was changed by another operation after the plan was created.",
  );
});

function declare(input: string): void {
  writeFileSync(
    join(stack, "cdk.tf.json"),
    JSON.stringify({ resource: { terraform_data: { Package: { input } } } }),
  );
}

function applied() {
  return runJob(applying, { folder, context: {}, env: { ENVIRONMENT: "dev" } });
}
