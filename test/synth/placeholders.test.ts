import { TerraformFolder, temporaryCheckout } from "../../emulator/terraform/testing/terraform";
import { imageRegistryId } from "../../environments/bootstrap-schema";
import dev from "../../environments/dev";
import { defineEnvironment, type Environment } from "../../environments/environment";
import local from "../../environments/local";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { environments, planOf, withScoring } from "../support/estates";

const someId = "5e1f3c9a-0b7d-4c55-9a51-2f6c1d0e7b11";
const scored = withScoring(dev, { imageRegistryId: imageRegistryId(someId, "crimages") });
const { articles } = dev.workloads;
if (!articles) throw new Error("dev has no articles");
const filled = defineEnvironment({
  ...scored,
  workloads: {
    ...scored.workloads,
    articles: { ...articles, readers: { name: "news", tenantId: someId, clientId: someId } },
  },
  tenantId: someId,
  subscriptionId: someId,
  deployer: { objectId: someId },
  teams: {},
});
const withoutTeam = defineEnvironment({
  ...filled,
  teams: { developers: { objectId: "00000000-0000-0000-0000-0000000000d1" } },
});

interface Group {
  readonly lifecycle?: {
    readonly precondition?: readonly [{ readonly condition: string; readonly error_message: string }];
  };
}

/** What has to be true of who plans an environment; undefined when anybody may. */
function demandOf(environment: Environment) {
  const [group] = Object.values(planOf(environment).synthesized.resource?.["azurerm_resource_group"] ?? {});
  return (group as Group).lifecycle?.precondition?.[0];
}

const shipped = environments.filter(({ name }) => name !== local.name);

describe("an environment with placeholders", () => {
  it.each(shipped.map((each) => [each.name, each] as const))(
    "%s, as it is shipped, is planned by nobody who could deploy it",
    (_, environment) =>
      expect(demandOf(environment)?.condition).toMatch(
        /object_id == "00000000-0000-0000-0000-000000000000"\)\}$/,
      ),
  );

  it("is like any other when all is filled in", () => {
    expect([local, filled].map(demandOf)).toEqual([undefined, undefined]);
  });

  it("names each of them", () => {
    expect(demandOf(withoutTeam)?.error_message).toMatch(/placeholders: teams\.developers\.objectId\.\n/);
    expect(demandOf(dev)?.error_message).toMatch(
      /: subscriptionId, tenantId, deployer\.objectId, workloads\.articles\.readers\.tenantId, workloads\.articles\.readers\.clientId, workloads\.visualSearch\.scoring\.imageRegistryId, teams\.developers\.objectId/,
    );
  });
});

describe("a deploy or a plan of it by cdktf", () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());

  it("fails before Terraform would ask Azure for a tenant of zeros", async () => {
    expect(await command(checkout.root, "npx", "cdktf", "deploy", "dev", "--auto-approve")).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(
        /environments\/dev\.ts still has placeholders: subscriptionId, tenantId, .*code: EnvironmentHasPlaceholders/s,
      ),
    });
  }, 240_000);
});

describe("Terraform's plan of it", () => {
  const checkout = temporaryCheckout();
  const folder = new TerraformFolder(checkout.root, { name: "dev", azure: "none" });
  afterAll(() => checkout.remove());

  it("fails when somebody makes it who could deploy", async () => {
    const { resource, data } = planOf(withoutTeam).synthesized;
    const group = JSON.stringify(resource?.["azurerm_resource_group"]).replace(
      "object_id ==",
      "object_id !=",
    );
    folder.write({
      data: { azurerm_client_config: data?.["azurerm_client_config"] },
      resource: { azurerm_resource_group: JSON.parse(group) },
    });
    await folder.init();
    const { code, output } = await folder.run("plan");
    expect(code).toBe(1);
    expect(output).toContain("code: EnvironmentHasPlaceholders");
  });
});
