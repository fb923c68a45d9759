import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlanWorkspace } from "../../cli/plan/workspace";
import { RecordKeeper } from "../../emulator/terraform/testing/record-keeper";
import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import bootstrap from "../../environments/bootstrap";
import dev from "../../environments/dev";
import type { Environment } from "../../environments/environment";
import { environments, filledIn, planOf, planOfBootstrap, planOfNetwork } from "../support/estates";
import type { Plan } from "../support/plan";

const [laptop, pipeline] = ["e1", "e2"].map((end) => `7d3c1f20-5a1e-4f0a-9c57-0000000000${end}`) as [
  string,
  string,
];
const checkout = temporaryCheckout();
let azure: RecordKeeper;

beforeAll(async () => {
  azure = await RecordKeeper.start(checkout.root);
});
afterAll(async () => {
  await azure.stop();
  checkout.remove();
});

/** What is asked before, and planned, when this principal runs Terraform. */
async function planBy(caller: string, folder: TerraformFolder): Promise<object> {
  azure.caller = caller;
  await folder.succeed("plan", "-out=plan.bin");
  const { prior_state, resource_changes, output_changes } = JSON.parse(
    await folder.succeed("show", "-json", "plan.bin"),
  );
  return { prior_state, resource_changes, output_changes };
}

async function bothPlans({ synthesized }: Plan, name: string): Promise<readonly object[]> {
  const { resource, data, output } = synthesized;
  const folder = new TerraformFolder(checkout.root, { name });
  folder.write({ resource, data, output });
  await folder.init();
  return [await planBy(laptop, folder), await planBy(pipeline, folder)];
}

/** "replace type" of each change that a deploy of the second would make to what a deploy of the first left. */
async function changesFrom(first: Environment, second: Environment): Promise<readonly string[]> {
  const stack = mkdtempSync(join(tmpdir(), "vitrine-deployers-"));
  const write = (environment: Environment) =>
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(planOf(environment).synthesized));
  write(first);
  const workspace = await PlanWorkspace.of(process.cwd(), stack);
  try {
    await workspace.assumeDeployed();
    write(second);
    await workspace.enter(stack);
    const { resource_changes: changes } = JSON.parse(await workspace.plan()) as {
      resource_changes: { type: string; change: { actions: string[] } }[];
    };
    const changed = changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
    const isReplaced = (actions: readonly string[]) => [...actions].sort().join() === "create,delete";
    return changed.map(
      ({ type, change: { actions } }) => `${isReplaced(actions) ? "replace" : actions.join()} ${type}`,
    );
  } finally {
    workspace.remove();
    rmSync(stack, { recursive: true });
  }
}

it("a deploy that names another deployer gives him the roles, and changes nothing else", async () => {
  const group = filledIn(dev);
  const alone: Environment = { ...group, deployer: { objectId: pipeline, kind: "ServicePrincipal" } };
  const changes = await changesFrom(alone, group);
  const roles = planOf(group).grantsTo(group.deployer.objectId);
  expect(changes.filter((change) => change === "replace azurerm_role_assignment")).toHaveLength(roles.length);
  expect(new Set(changes)).toEqual(new Set(["replace azurerm_role_assignment", "replace time_sleep"]));
}, 120_000);

describe("whoever runs Terraform", () => {
  it.each(environments)(
    "finds the same plan of $name",
    async (environment) => {
      const [one, other] = await bothPlans(planOf(filledIn(environment)), environment.name);
      expect(other).toEqual(one);
      expect(JSON.stringify(one)).toContain(filledIn(environment).deployer.objectId);
    },
    120_000,
  );

  it.each(environments.filter(({ network }) => network.mode === "private"))(
    "finds the same plan of the network of $name",
    async (environment) => {
      const name = `network-${environment.name}`;
      const [one, other] = await bothPlans(planOfNetwork(filledIn(environment)), name);
      expect(other).toEqual(one);
    },
    120_000,
  );

  it("finds the same plan of bootstrap", async () => {
    const values = JSON.parse(
      JSON.stringify(bootstrap)
        .replaceAll("00000000-0000-0000-0000-", "5e1f3c9a-0b7d-4c55-9a51-")
        .replaceAll("repo:OWNER/", "repo:acme/"),
    );
    const [one, other] = await bothPlans(planOfBootstrap(values, environments.map(filledIn)), "bootstrap");
    expect(other).toEqual(one);
  }, 120_000);
});
