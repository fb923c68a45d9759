import type { Behaviour } from "../behaviour";
import { stableGuid } from "../stable-guid";

export const userAssignedIdentity: Behaviour = {
  type: "azurerm_user_assigned_identity",
  parity: "runs",
  reason: "gets tokens at the managed identity endpoint; its grants are enforced",

  // the time makes an identity that is created anew another one, which has lost its grants
  apply: ({ id, prior }, { identity }) => ({
    principal_id: prior?.values["principal_id"] ?? stableGuid(id, `principal ${Date.now()}`),
    client_id: prior?.values["client_id"] ?? stableGuid(id, `client ${Date.now()}`),
    tenant_id: identity.tenantId,
  }),
};
