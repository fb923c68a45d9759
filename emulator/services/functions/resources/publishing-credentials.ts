import { notRunLocally } from "../../../resource-manager/resource-error";
import { azapiBehaviour, echo } from "../../../resource-manager/types/azapi";
import { at } from "../../../resource-manager/values";

export const azapiPublishingCredentials = azapiBehaviour({
  type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
  parity: "runs",
  reason: "publishing with a password is always off",

  respond(change) {
    if (at(change.planned, "body.properties.allow") !== false) {
      throw notRunLocally("publishing with a password", "set properties.allow to false");
    }
    return echo(change);
  },
});
