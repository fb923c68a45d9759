import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { SecretVault } from "../secret-vault/secret-vault";
import { ReaderSignIn, type ReaderSignInProps } from "./reader-sign-in";

const tenant = {
  name: "news",
  tenantId: "00000000-0000-0000-0000-00000000000a",
  clientId: "00000000-0000-0000-0000-00000000000b",
};

function linked(more: (stack: TerraformStack) => Partial<ReaderSignInProps>) {
  return Plan.of((stack) => {
    const identity = new UserAssignedIdentity(stack, "App", {
      name: "app",
      resourceGroupName: "rg",
      location: "westeurope",
    });
    const readers = new ReaderSignIn(stack, "Readers", {
      tenant,
      consoleUrl: "https://console.example",
      callbackPath: "/articles/api/auth/callback",
      ...more(stack),
    });
    const link = readers.use();
    link.grant({ node: identity.node, principalId: identity.principalId });
    new TerraformOutput(stack, "settings", { value: link.settings(identity) });
  });
}

const settingsOf = (plan: Plan) => plan.synthesized.output?.["settings"]?.value;

it("tells an app which directory readers are of, and gives it nothing, when nothing is asked for", () => {
  const plan = linked(() => ({}));
  expect(settingsOf(plan)).toEqual({
    READERS_AUTHORITY: "https://news.ciamlogin.com",
    READERS_TENANT: tenant.tenantId,
    READERS_CLIENT_ID: tenant.clientId,
    READERS_CALLBACK: "https://console.example/articles/api/auth/callback",
  });
  expect(plan.all(RoleAssignment)).toEqual([]);
});

it("lets an app read the certificate that it shows that directory", () => {
  const plan = linked((stack) => ({
    certificate: {
      vault: new SecretVault(stack, "Secrets", { foundation: foundation(stack) }),
      secret: "readers-sign-in",
    },
  }));
  expect(settingsOf(plan)).toMatchObject({
    READERS_CERTIFICATE: expect.stringMatching(/^@Microsoft\.KeyVault\(.*secrets\/readers-sign-in\)$/),
  });
  expect(plan.only(RoleAssignment)).toMatchObject({ role_definition_name: "Key Vault Secrets User" });
});

it("fails when the directory's whole address is given for its name", () => {
  const act = () => linked(() => ({ tenant: { ...tenant, name: "news.ciamlogin.com" } }));
  expectRefusal(act, "ReadersTenantName");
});
