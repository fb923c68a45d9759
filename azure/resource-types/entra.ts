import type { ResourceTypes } from "./resource-type";

const free = "Microsoft Entra ID does not charge for it";

/** Of hashicorp/azuread. */
export const entra: ResourceTypes = {
  azuread_app_role_assignment: { words: "app role", free, nothingToAsk: true, decidesAccess: true },
  azuread_application: { words: "app registration", free, nothingToAsk: true, decidesAccess: true },
  azuread_application_federated_identity_credential: { free, nothingToAsk: true, decidesAccess: true },
  azuread_application_pre_authorized: { free, nothingToAsk: true, decidesAccess: true },
  azuread_service_principal: { words: "app", free, nothingToAsk: true, decidesAccess: true },
};
