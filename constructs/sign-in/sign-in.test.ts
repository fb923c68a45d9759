import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential";
import { ApplicationPreAuthorized } from "@cdktf/provider-azuread/lib/application-pre-authorized";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import { SignIn, type SignInProps } from "./sign-in";

const roles = { "Things.Read": "Read things.", "Things.Write": "Write things." } as const;
const tenantId = "00000000-0000-0000-0000-000000000002";

function signIn(stack: TerraformStack, props: Partial<SignInProps<keyof typeof roles>> = {}) {
  return new SignIn(stack, "SignIn", {
    foundation: foundation(stack),
    purpose: "things",
    roles,
    consoleUrl: "https://console.example",
    callbackPath: "/things/api/auth/callback",
    ...props,
  });
}

const team = (stack: TerraformStack, id = "Team") =>
  new Team(stack, id, { objectId: "00000000-0000-0000-0000-00000000000a", kind: "Group" });

describe("SignIn", () => {
  it("lets nobody in, of one directory, with tokens of version 2.0 and no secret, when nothing is asked for", () => {
    const plan = Plan.of((stack) => signIn(stack));
    const name = expect.stringMatching(/^app-things-test-\w{5}$/);
    expect(plan.only(Application)).toMatchObject({
      display_name: name,
      identifier_uris: [expect.stringMatching(new RegExp(`^api://${tenantId}/app-things-test-\\w{5}$`))],
      sign_in_audience: "AzureADMyOrg",
      api: { requested_access_token_version: 2, oauth2_permission_scope: [{ value: "user_impersonation" }] },
      app_role: [
        { value: "Things.Read", description: "Read things.", allowed_member_types: ["Application", "User"] },
        { value: "Things.Write" },
      ],
      web: {
        redirect_uris: ["https://console.example/things/api/auth/callback", "https://console.example/"],
      },
    });
    expect(plan.only(Application)).not.toHaveProperty("password");
    expect(plan.only(ServicePrincipal)).toMatchObject({ app_role_assignment_required: true });
    expect(plan.only(ApplicationPreAuthorized)).toMatchObject({
      authorized_client_id: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    });
    expect(plan.all(AppRoleAssignment)).toEqual([]);
    expect(plan.all(ApplicationFederatedIdentityCredential)).toEqual([]);
  });

  it("names owners on both, so that who deploys needs no right over other registrations", () => {
    const owners = ["00000000-0000-0000-0000-00000000000b"];
    const plan = Plan.of((stack) => signIn(stack, { owners }));
    expect(plan.only(Application)).toMatchObject({ owners });
    expect(plan.only(ServicePrincipal)).toMatchObject({ owners });
  });

  it("gives a role once however often it is asked, and tells whoever got it", () => {
    const granted = jest.fn();
    const plan = Plan.of((stack) => {
      const api = signIn(stack);
      const { node, principalId } = team(stack);
      const grantee = { node, principalId, granted };
      const assignment = api.grantRole(grantee, "Things.Read");
      expect(api.grantRole(grantee, "Things.Read")).toBe(assignment);
      expect(granted.mock.calls).toEqual([[assignment]]);
    });
    const [role] = plan.only(Application)["app_role"] as [{ id: string }];
    expect(plan.only(AppRoleAssignment)).toMatchObject({
      app_role_id: role.id,
      principal_object_id: "00000000-0000-0000-0000-00000000000a",
      resource_object_id: expect.stringMatching(/azuread_service_principal\.\w+\.object_id/),
    });
  });

  it("gives an app its settings, and its identity the right to sign people in", () => {
    const plan = Plan.of((stack) => {
      const identity = new UserAssignedIdentity(stack, "App", {
        name: "app",
        resourceGroupName: "rg",
        location: "westeurope",
      });
      const link = signIn(stack).use();
      link.grant({ node: identity.node, principalId: identity.principalId });
      new TerraformOutput(stack, "settings", { value: link.settings(identity) });
    });
    expect(plan.only(ApplicationFederatedIdentityCredential)).toMatchObject({
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      subject: expect.stringContaining("azurerm_user_assigned_identity.App.principal_id"),
      audiences: ["api://AzureADTokenExchange"],
    });
    expect(plan.synthesized.output?.["settings"]?.value).toEqual({
      SIGN_IN_TENANT: tenantId,
      SIGN_IN_CLIENT_ID: expect.stringMatching(/azuread_application\.\w+\.client_id/),
      SIGN_IN_CALLBACK: "https://console.example/things/api/auth/callback",
    });
  });

  it("fails when a role is given that the registration has not", () => {
    const act = () => Plan.of((stack) => signIn(stack).grantRole(team(stack), "Things.Own" as "Things.Read"));
    expectRefusal(act, "AppRoleUnknown");
  });
});
