import type { Behaviour } from "../behaviour";
import { ResourceError } from "../resource-error";
import { stableGuid } from "../stable-guid";
import { optionalText } from "../values";
import { requireWorkspaceRoles } from "./machine-learning-access";

/** What Azure wants to exist before a workspace does. */
const NEEDS = [
  ["application_insights_id", "azurerm_application_insights"],
  ["key_vault_id", "azurerm_key_vault"],
  ["storage_account_id", "azurerm_storage_account"],
  ["container_registry_id", "azurerm_container_registry"],
] as const;

export const machineLearningWorkspace: Behaviour = {
  type: "azurerm_machine_learning_workspace",
  parity: "runs",
  reason: "holds environments, models and online endpoints; without jobs, compute, registries and the studio",

  apply({ id, planned }, world) {
    const { resources } = world;
    for (const [attribute, type] of NEEDS) {
      const needed = optionalText(planned, attribute);
      if (needed === undefined || resources.get(needed)?.type === type) continue;
      throw new ResourceError(
        400,
        "ValidationError",
        `The workspace needs ${needed}, and it does not exist.`,
        {
          attribute: [attribute],
        },
      );
    }
    requireWorkspaceRoles(planned, world);
    return { workspace_id: stableGuid(id, "workspace"), discovery_url: "" };
  },
};
