import { isWithin, sameId } from "../../../azure/resource-id";
import type { Behaviour } from "../behaviour";
import { ResourceError } from "../resource-error";
import type { Resource, ResourceStore } from "../resource-store";
import { text } from "../values";

export const resourceGroup: Behaviour = {
  type: "azurerm_resource_group",
  parity: "runs",
  reason: "holds resources and refuses to go while there is one that no killed run left",

  id: (planned, { subscriptionId }) =>
    `/subscriptions/${subscriptionId}/resourceGroups/${text(planned, "name")}`,

  async delete({ id, values }, { resources, features, isOrphan, removeOrphans }) {
    const known = resources.below(id).filter((resource) => !isOrphan(resource));
    const goes = (resource: Resource) => isOrphan(resource) || isWithin(resource.id, id);
    if (known.length === 0 || !features().preventDeletionIfContainsResources)
      return removeOrphans(goingWith(id, resources).filter(goes));
    const list = known.map((resource) => `  * ${resource.id}`).join("\n");
    throw new ResourceError(
      409,
      "ResourceGroupNotEmpty",
      `deleting Resource Group "${values["name"]}": the Resource Group still contains Resources.\n${list}\n` +
        "  why: azurerm's feature prevent_deletion_if_contains_resources protects what Terraform may not know\n" +
        "  fix: delete these first, or import them, or let a destroy take them along: set the feature to false",
    );
  },
};

/** With the last group goes what lies in none: blobs and secrets have addresses, not places. */
function goingWith(id: string, resources: ResourceStore): readonly Resource[] {
  const isLast = resources.ofType("azurerm_resource_group").length === 1;
  return isLast ? resources.all().filter((resource) => !sameId(resource.id, id)) : resources.below(id);
}
