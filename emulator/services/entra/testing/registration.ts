import { localTenantId } from "../../../identity/local-ids";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, type TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";

export const identifierUri = `api://${localTenantId}/vitrine-things`;
export const callbackUri = "http://127.0.0.1:9/api/auth/callback";
export const priya = "10ca1000-0000-4000-8000-000000000011";
export const remy = "10ca1000-0000-4000-8000-000000000012";
export const readRole = "aaaaaaaa-0000-4000-8000-000000000001";
export const writeRole = "aaaaaaaa-0000-4000-8000-000000000002";
const scopeId = "aaaaaaaa-0000-4000-8000-000000000003";

const role = (id: string, value: string) => ({
  id,
  value,
  display_name: value,
  description: value,
  enabled: true,
  allowed_member_types: ["User", "Application"],
});

export const planned: Values = {
  display_name: "Things",
  identifier_uris: [identifierUri],
  sign_in_audience: "AzureADMyOrg",
  api: [
    {
      requested_access_token_version: 2,
      oauth2_permission_scope: [{ id: scopeId, value: "user_impersonation", type: "User", enabled: true }],
    },
  ],
  app_role: [role(readRole, "Things.Read"), role(writeRole, "Things.Write")],
};

/** An API with a console, as a construct declares it: two roles, one person in each, and the identity that signs in as the app. */
export async function register(
  azure: Pick<TestEstate, "apply">,
  redirectUris: readonly string[] = [callbackUri, "http://127.0.0.1:9/"],
) {
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const identity = await azure.apply("azurerm_user_assigned_identity", { name: "things-app", ...inGroup });
  const application = await azure.apply("azuread_application", {
    ...planned,
    web: [{ redirect_uris: redirectUris }],
  });
  const principal = await azure.apply("azuread_service_principal", {
    client_id: application["client_id"],
    app_role_assignment_required: true,
  });
  const assign = (roleId: string, objectId: unknown) =>
    azure.apply("azuread_app_role_assignment", {
      app_role_id: roleId,
      principal_object_id: objectId,
      resource_object_id: principal["object_id"],
    });
  await assign(writeRole, priya);
  await assign(readRole, priya);
  await assign(readRole, remy);
  const credential = await azure.apply("azuread_application_federated_identity_credential", {
    application_id: application["id"],
    display_name: "things-app",
    issuer: `https://login.microsoftonline.com/${localTenantId}/v2.0`,
    subject: identity["principal_id"],
    audiences: ["api://AzureADTokenExchange"],
  });
  await azure.apply("azuread_application_pre_authorized", {
    application_id: application["id"],
    authorized_client_id: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    permission_ids: [scopeId],
  });
  return { application, principal, identity, credential, assign, clientId: text(application, "client_id") };
}
