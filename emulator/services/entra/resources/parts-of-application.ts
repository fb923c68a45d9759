import { randomUUID } from "node:crypto";
import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notFound, notRunLocally } from "../../../resource-manager/resource-error";
import { block, blocks, text, texts } from "../../../resource-manager/values";

/** The one audience of tokens that stand for a secret. */
export const exchangeAudience = "api://AzureADTokenExchange";

export const federatedIdentityCredential: Behaviour = {
  type: "azuread_application_federated_identity_credential",
  parity: "runs",
  reason: "lets a managed identity sign in as the app; of other issuers nothing is believed",
  id: (planned) => `${text(planned, "application_id")}/federatedIdentityCredentials/${randomUUID()}`,

  apply({ id, planned }, world) {
    applicationOf(planned, world);
    if (texts(planned, "audiences").some((audience) => audience !== exchangeAudience))
      throw notRunLocally("audiences of one's own", `set audiences to ["${exchangeAudience}"]`, [
        "audiences",
      ]);
    const ours = `https://login.microsoftonline.com/${world.identity.tenantId}/v2.0`;
    if (text(planned, "issuer") !== ours)
      throw notRunLocally("credentials of other issuers", `set issuer to "${ours}"`, ["issuer"]);
    return { credential_id: lastSegment(id) };
  },
};

export const preAuthorized: Behaviour = {
  type: "azuread_application_pre_authorized",
  parity: "runs",
  reason: "lets people get tokens by that client, such as the Azure CLI",
  id: (planned) =>
    `${text(planned, "application_id")}/preAuthorizedApplications/${text(planned, "authorized_client_id")}`,

  apply({ planned }, world) {
    const { values } = applicationOf(planned, world);
    const scopes = blocks(block(values, "api") ?? {}, "oauth2_permission_scope").map(({ id }) => id);
    const unknown = texts(planned, "permission_ids").find((id) => !scopes.includes(id));
    if (unknown !== undefined) throw notFound(`${text(planned, "application_id")}/scopes/${unknown}`);
    return {};
  },
};

function applicationOf(planned: Values, { resources }: World) {
  const id = text(planned, "application_id");
  const found = resources.get(id);
  if (found === undefined) throw notFound(id);
  return found;
}
