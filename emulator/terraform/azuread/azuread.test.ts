import { TerraformStack, Testing } from "cdktf";
import { Team } from "../../../constructs/core/principals";
import { SignIn } from "../../../constructs/sign-in/sign-in";
import { foundation } from "../../../test/support/foundation";
import { localTenantId } from "../../identity/local-ids";
import { ref, TerraformFolder, temporaryCheckout } from "../testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** What the construct declares, of the directory alone, and the identity that signs people in. */
function stackOf(roles: Readonly<Record<string, string>>) {
  const stack = new TerraformStack(Testing.app(), "test");
  const signIn = new SignIn(stack, "SignIn", {
    foundation: foundation(stack, { tenantId: localTenantId }),
    purpose: "things",
    roles,
    consoleUrl: "http://127.0.0.1:9",
    callbackPath: "/api/auth/callback",
  });
  const team = new Team(stack, "Team", { objectId: "10ca1000-0000-4000-8000-000000000011", kind: "User" });
  signIn.grantRole(team, "Things.Read");
  const principalId = ref("azurerm_user_assigned_identity.app.principal_id");
  signIn.grantSignIn({ node: team.node, principalId });
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource: Resources };
  const ofDirectory = Object.entries(resource).filter(([type]) => type.startsWith("azuread_"));
  const group = ref("azurerm_resource_group.group.name");
  return {
    provider: {
      azurerm: [{ features: [{}], subscription_id: "00000000-0000-0000-0000-000000000000" }],
      azuread: [{ tenant_id: localTenantId }],
    },
    resource: {
      ...Object.fromEntries(ofDirectory),
      azurerm_resource_group: { group: { name: "things", location: "westeurope" } },
      azurerm_user_assigned_identity: {
        app: { name: "app", resource_group_name: group, location: "westeurope" },
      },
    },
  };
}

const one = { "Things.Read": "Read things." };

beforeAll(async () => {
  folder.write(stackOf(one));
  expect(await folder.run("init", "-input=false")).toMatchObject({ code: 0 });
});
afterAll(async () => {
  folder.write(stackOf(one));
  expect(await folder.run("destroy", "-auto-approve")).toMatchObject({ code: 0 });
  await folder.end();
  checkout.remove();
});

it("applies what the construct for sign-in declares, plans nothing after it, and changes what changed in place", async () => {
  const made = await folder.run("apply", "-auto-approve");
  expect(made.output).toContain("Apply complete! Resources: 7 added");
  expect((await folder.run("plan")).output).toContain("No changes");

  folder.write(stackOf({ ...one, "Things.Write": "Write things." }));
  const plan = await folder.run("plan");
  expect(plan.output).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
  expect((await folder.run("apply", "-auto-approve")).output).toContain("1 changed");
  expect((await folder.run("plan")).output).toContain("No changes");
}, 240_000);

it("fails with a value that azuread refuses, before anything is asked", async () => {
  const stack = stackOf(one);
  const application = Object.values(stack.resource["azuread_application" as keyof typeof stack.resource])[0];
  Object.assign(application as object, { sign_in_audience: "Everybody" });
  folder.write(stack);
  const plan = await folder.run("plan");
  expect(plan.code).toBe(1);
  expect(plan.output).toContain("sign_in_audience");
});
