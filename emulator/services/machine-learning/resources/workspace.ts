import { type ArmRoute, pathOf } from "../../../resource-manager/arm-route";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notFound, notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { stableGuid } from "../../../resource-manager/stable-guid";
import { armType, azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { optionalText, texts } from "../../../resource-manager/values";
import type { SoftDeletion } from "../../../unkind/deleted-names";
import type { MachineLearning } from "../machine-learning";
import type { Tracking } from "../mlflow/tracking";
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

export const workspaceType = "Microsoft.MachineLearningServices/workspaces";

export const azapiMachineLearningWorkspace = ({
  jobs,
  tracking,
}: Pick<MachineLearning, "jobs" | "tracking">): Behaviour =>
  azapiBehaviour({
    type: workspaceType,
    parity: "runs",
    reason:
      "holds environments, models, online endpoints, jobs and what they track; without registries and the studio",
    softDeletion,

    async delete({ id }) {
      await jobs.forget(id);
      tracking.forget(id);
    },

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
      return { ...echo(change), properties: propertiesAnswered(change.id, change.planned, tracking) };
    },
  });

/** A workspace can be read by programs, which find there where runs are tracked. */
export function workspaceRoutes({ resources }: Pick<World, "resources">, tracking: Tracking): ArmRoute[] {
  return [
    {
      method: "GET",
      path: pathOf(workspaceType),
      name: "GET an ML workspace",
      action: `${workspaceType}/read`,
      answer(asked) {
        const found = resources.get(asked);
        if (found?.type !== "azapi_resource" || armType(found.values) !== workspaceType)
          throw notFound(asked);
        const { id, values } = found;
        const { name, location, tags } = values;
        const properties = propertiesAnswered(id, values, tracking);
        return Response.json({ id, name, type: workspaceType, location, tags: tags ?? {}, properties });
      },
    },
  ];
}

function propertiesAnswered(id: string, planned: Values, tracking: Tracking): Values {
  return {
    ...propertiesOf(planned),
    workspaceId: stableGuid(id, "workspace"),
    mlFlowTrackingUri: tracking.uriOf(id),
    provisioningState: "Succeeded",
  };
}
