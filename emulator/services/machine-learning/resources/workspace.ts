import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { stableGuid } from "../../../resource-manager/stable-guid";
import { azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { optionalText, texts } from "../../../resource-manager/values";
import type { SoftDeletion } from "../../../unkind/deleted-names";
import { requireWorkspaceRoles } from "./access";

/** What Azure wants to exist before a workspace does. */
const needs = [
  ["applicationInsights", "azurerm_application_insights"],
  ["keyVault", "azurerm_key_vault"],
  ["storageAccount", "azurerm_storage_account"],
  ["containerRegistry", "azurerm_container_registry"],
] as const;

const softDeletion: SoftDeletion = {
  taken: (id) => `workspace ${id.toLowerCase()}`,
  purges: ({ delete_query_parameters: query }) =>
    texts((query ?? {}) as Values, "forceToPurge").includes("true"),
  recovers: () => false,
  refusal: ({ name }) =>
    new ResourceError(
      400,
      "BadRequest",
      `Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete\n  why: ${name} was deleted and not purged, and keeps its name for 14 days\n  fix: purge it when it is deleted, or give it another name`,
      { attribute: ["name"] },
    ),
};

export const azapiMachineLearningWorkspace = azapiBehaviour({
  type: "Microsoft.MachineLearningServices/workspaces",
  parity: "runs",
  reason: "holds environments, models and online endpoints; without jobs, compute, registries and the studio",
  softDeletion,

  respond(change, world) {
    const properties = propertiesOf(change.planned);
    for (const [property, type] of needs) {
      const needed = optionalText(properties, property);
      if (needed === undefined || world.resources.get(needed)?.type === type) continue;
      throw new ResourceError(
        400,
        "ValidationError",
        `The workspace needs ${needed}, and it does not exist.`,
        { attribute: ["body"] },
      );
    }
    const mode = optionalText(properties, "systemDatastoresAuthMode") ?? "AccessKey";
    if (mode.toLowerCase() !== "identity") {
      throw notRunLocally(
        `workspaces that open their storage by ${mode}`,
        'set properties.systemDatastoresAuthMode to "Identity": nothing here has keys',
        ["body"],
      );
    }
    requireWorkspaceRoles(change.planned, world);
    const workspaceId = stableGuid(change.id, "workspace");
    return { ...echo(change), properties: { ...properties, workspaceId, provisioningState: "Succeeded" } };
  },
});
