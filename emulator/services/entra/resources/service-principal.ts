import { randomUUID } from "node:crypto";
import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import { ResourceError } from "../../../resource-manager/resource-error";
import type { Resource } from "../../../resource-manager/resource-store";
import { block, text, texts } from "../../../resource-manager/values";

export const servicePrincipal: Behaviour = {
  type: "azuread_service_principal",
  parity: "runs",
  reason: "the app in its tenant: without it nobody signs in, and it says whether a role is needed for that",

  id: () => `/servicePrincipals/${randomUUID()}`,

  apply({ id, planned }, world) {
    const { values } = applicationOf(text(planned, "client_id"), world);
    return {
      object_id: lastSegment(id),
      application_tenant_id: world.identity.tenantId,
      display_name: values["display_name"],
      app_role_ids: values["app_role_ids"],
      oauth2_permission_scope_ids: values["oauth2_permission_scope_ids"],
      redirect_uris: texts(block(values, "web") ?? {}, "redirect_uris"),
      service_principal_names: [text(values, "client_id"), ...texts(values, "identifier_uris")],
      sign_in_audience: values["sign_in_audience"],
      homepage_url: "",
      logout_url: "",
      saml_metadata_url: "",
      type: "Application",
    };
  },
};

function applicationOf(clientId: string, { resources }: World): Resource {
  const found = resources
    .ofType("azuread_application")
    .find(({ values }) => values["client_id"] === clientId);
  if (found) return found;
  throw new ResourceError(
    400,
    "Request_BadRequest",
    `The appId '${clientId}' of the service principal does not reference a valid application object.`,
    { attribute: ["client_id"] },
  );
}
