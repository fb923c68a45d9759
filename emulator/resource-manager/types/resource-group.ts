import type { Behaviour } from "../behaviour";
import { ResourceError } from "../resource-error";
import { text } from "../values";

export const resourceGroup: Behaviour = {
  type: "azurerm_resource_group",
  parity: "runs",
  reason: "holds resources and refuses to go while it does",

  id: (planned, { subscriptionId }) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${text(planned, "name")}`,

  delete({ id, values }, { resources }) {
    const contents = resources.below(id);
    if (contents.length === 0) return;
    const list = contents.map((resource) => `  * ${resource.id}`).join("\n");
    throw new ResourceError(
      409,
      "ResourceGroupNotEmpty",
      `deleting Resource Group "${values["name"]}": the Resource Group still contains Resources.\n${list}\n` +
        "  why: azurerm's feature prevent_deletion_if_contains_resources protects what Terraform may not know\n" +
        "  fix: delete these first, or import them",
    );
  },
};
