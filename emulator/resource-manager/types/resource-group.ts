import { sameId } from "../arm-id";
import type { Behaviour } from "../behaviour";
import { ResourceError } from "../resource-error";
import type { Resource, ResourceStore } from "../resource-store";
import { text } from "../values";

export const resourceGroup: Behaviour = {
  type: "azurerm_resource_group",
  parity: "runs",
  reason: "holds resources and refuses to go while Terraform knows one of them",

  id: (planned, { subscriptionId }) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${text(planned, "name")}`,

  async delete({ id, values }, { resources, isOrphan, removeOrphans }) {
    const known = resources.below(id).filter((resource) => !isOrphan(resource));
    if (known.length === 0) return removeOrphans(goingWith(id, resources).filter(isOrphan));
    const list = known.map((resource) => `  * ${resource.id}`).join("\n");
    throw new ResourceError(
      409,
      "ResourceGroupNotEmpty",
      `deleting Resource Group "${values["name"]}": the Resource Group still contains Resources.\n${list}\n` +
        "  why: azurerm's feature prevent_deletion_if_contains_resources protects what Terraform may not know\n" +
        "  fix: delete these first, or import them",
    );
  },
};

/** With the last group goes what lies in none: blobs and secrets have addresses, not places. */
function goingWith(id: string, resources: ResourceStore): readonly Resource[] {
  const isLast = resources.ofType("azurerm_resource_group").length === 1;
  return isLast ? resources.all().filter((resource) => !sameId(resource.id, id)) : resources.below(id);
}
